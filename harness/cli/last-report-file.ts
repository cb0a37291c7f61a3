import { existsSync } from 'node:fs'
import { reportFiles } from '../../reports/index.ts'
import { loadReportSettings } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'

/**
 * Where runs of a project leave their report in a format: where the configuration has it, else where it goes by default.
 * It may have been asked for once, with `--report`.
 * @returns an absolute path; what is there is for the caller to find out, where runs write that format
 * @throws HarnessError `bad-usage` when they do not, and none is there; `bad-config`
 */
export async function lastReportFile(root: string, format: 'html' | 'json'): Promise<string> {
  const chosen = await pathFor(root, format, process.env)
  if (chosen !== null) return chosen
  // What is chosen for one run says nothing of where the others left theirs.
  const { ROUNDTRIP_REPORT: once, ...lasting } = process.env
  const configured = once ? await pathFor(root, format, lasting) : null
  const path = configured ?? reportFiles(root, [{ format, outputFile: null }])[0]?.path
  if (path !== undefined && existsSync(path)) return path
  const where = configured === null ? `${format} is not among reporters in roundtrip.config.ts` : byChoice
  throw new HarnessError(`there is no report ${format}, and runs of this project write none: ${where}`, {
    code: 'bad-usage',
    fix: `add it there, or ask for it once, and run the cases again: npx roundtrip run --report html,json`,
  })
}

const byChoice = 'ROUNDTRIP_REPORT leaves it out'

/** Null: runs write none. */
async function pathFor(root: string, format: 'html' | 'json', environment: NodeJS.ProcessEnv): Promise<string | null> {
  const { reporters } = await loadReportSettings(root, environment)
  const files = reportFiles(root, reporters ?? [{ format, outputFile: null }])
  return files.find((file) => file.format === format)?.path ?? null
}
