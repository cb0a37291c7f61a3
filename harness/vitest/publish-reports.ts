import { relative } from 'node:path'
import { appendSummary, renderAnnotations, reportFiles, writeReports } from '../../reports/index.ts'
import type { ReporterChoice } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import type { RunReport } from '../model/report.ts'

export interface Publishing {
  /** The project's folder, absolute. */
  readonly root: string
  /** What was chosen. Null: nothing, so that it is as by default. */
  readonly choices: readonly ReporterChoice[] | null
  /** Whether the report will be merged with others, which then say on GitHub what there is to say. */
  readonly isMergedLater: boolean
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Writes the reports of a run, and says which. One that cannot be written keeps no other from it.
 * @returns why some were not
 */
export async function publishReports(report: RunReport, publishing: Publishing): Promise<readonly HarnessError[]> {
  const { root, environment } = publishing
  const choices = publishing.choices ?? defaultChoices(publishing)
  // First, so that nothing else can keep them from being written.
  const { written, failures } = await writeReports(report, reportFiles(root, choices))
  const annotated = choices.some(({ format }) => format === 'github') ? annotate(report, publishing) : []
  const failed = [...failures, ...annotated, ...(await summarize(report, choices, environment))]
  const shown = written.filter(({ format }) => format !== 'json')
  for (const { path } of shown.length > 0 ? shown : written) console.log(`  report  ${relative(process.cwd(), path)}`)
  if (written.length > 0) console.log('')
  return failed
}

function annotate(report: RunReport, { root, environment }: Publishing): readonly HarnessError[] {
  try {
    process.stdout.write(renderAnnotations(report, { folder: folderOnGithub(root, environment) }))
    return []
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return [new HarnessError(`cannot write the report github: ${reason}`, { code: 'infrastructure', cause })]
  }
}

function defaultChoices({ environment, isMergedLater }: Publishing): readonly ReporterChoice[] {
  const formats =
    isGithub(environment) && !isMergedLater
      ? (['html', 'json', 'github', 'markdown'] as const)
      : (['html', 'json'] as const)
  return formats.map((format) => ({ format, outputFile: null }))
}

async function summarize(
  report: RunReport,
  choices: readonly ReporterChoice[],
  { GITHUB_STEP_SUMMARY: path, ...environment }: NodeJS.ProcessEnv,
): Promise<readonly HarnessError[]> {
  const isChosen = choices.some(({ format, outputFile }) => format === 'markdown' && outputFile === null)
  if (!isChosen || !isGithub(environment) || !path) return []
  try {
    if (!(await appendSummary(report, path)))
      console.log('  the summary of the job is full of what others wrote: the report is not in it')
    return []
  } catch (error) {
    if (error instanceof HarnessError) return [error]
    throw error
  }
}

function isGithub({ GITHUB_ACTIONS }: NodeJS.ProcessEnv): boolean {
  return GITHUB_ACTIONS === 'true'
}

/** Of the project below the repository; empty where it is the repository, or lies elsewhere. */
function folderOnGithub(root: string, { GITHUB_WORKSPACE }: NodeJS.ProcessEnv): string {
  const folder = GITHUB_WORKSPACE ? relative(GITHUB_WORKSPACE, root).replaceAll('\\', '/') : ''
  return folder.startsWith('..') ? '' : folder
}
