import type { ReportFileFormat } from '../harness/model/default-report-files.ts'
import { HarnessError } from '../harness/model/errors.ts'
import type { RunReport } from '../harness/model/report.ts'
import { loadTemplate, renderHtml } from './html/index.ts'
import { renderJson } from './json/render-json.ts'
import { renderJunit } from './junit/render-junit.ts'
import { renderMarkdown } from './markdown/render-markdown.ts'
import { commentLimit } from './markdown/room.ts'
import type { ReportFile } from './report-files.ts'
import { unwritableFix } from './unwritable-file.ts'
import { writeAtomically } from './write-atomically.ts'

export interface WrittenReports {
  /** In the order in which they were asked for. */
  readonly written: readonly ReportFile[]
  /** `infrastructure`, or of a report that cannot be made: one for each that was not written. */
  readonly failures: readonly HarnessError[]
}

const renderers = {
  html: async (report) => renderHtml(report, await template()),
  json: renderJson,
  junit: renderJunit,
  markdown: (report) => renderMarkdown(report, { limit: commentLimit }),
} satisfies Record<ReportFileFormat, (report: RunReport) => string | Promise<string>>

/**
 * Writes reports, whose folders are created where they are missing. Whoever reads a file meanwhile sees the old one or the
 * new one whole. One that cannot be written keeps no other from it, and leaves nothing half-written.
 */
export async function writeReports(report: RunReport, files: readonly ReportFile[]): Promise<WrittenReports> {
  const outcomes = await Promise.allSettled(files.map((file) => writeReport(report, file)))
  return {
    written: files.filter((_, index) => outcomes[index]?.status === 'fulfilled'),
    failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [asFailure(outcome.reason)] : [])),
  }
}

async function template(): Promise<string> {
  try {
    return await loadTemplate()
  } catch (cause) {
    throw new Error(`its page cannot be had: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** @throws HarnessError */
async function writeReport(report: RunReport, { format, path }: ReportFile): Promise<void> {
  try {
    await writeAtomically(path, await renderers[format](report))
  } catch (cause) {
    const fix = unwritableFix(path, cause)
    throw new HarnessError(`cannot write the report ${format} to ${path}: ${reasonOf(cause)}`, {
      code: 'infrastructure',
      ...(fix === null ? {} : { fix }),
      cause,
    })
  }
}

/** Without the paths, which are those of a temporary file. */
function reasonOf(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return reason.replace(/, \w+ '[^']*'(?: -> '[^']*')?$/, '')
}

function asFailure(reason: unknown): HarnessError {
  return reason instanceof HarnessError
    ? reason
    : new HarnessError(String(reason), { code: 'infrastructure', cause: reason })
}
