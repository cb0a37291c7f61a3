import { appendFile, stat } from 'node:fs/promises'
import { HarnessError } from '../../harness/model/errors.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { summaryLimit } from '../markdown/room.ts'

/** With less room than this, what is there already is best left alone. */
const leastRoom = 4096

/**
 * Appends a report to the summary of a job of GitHub Actions; nothing where what others wrote leaves no room.
 * @param path the value of `GITHUB_STEP_SUMMARY`
 * @returns whether there was room
 * @throws HarnessError `infrastructure`
 */
export async function appendSummary(report: RunReport, path: string): Promise<boolean> {
  try {
    const taken = await stat(path).then(
      ({ size }) => size,
      () => 0,
    )
    const length = summaryLimit.length - taken - 1
    if (length < leastRoom) return false
    await appendFile(path, `\n${renderMarkdown(report, { limit: { ...summaryLimit, length } })}`)
    return true
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`cannot write the report markdown to the summary of the job, ${path}: ${reason}`, {
      code: 'infrastructure',
      cause,
    })
  }
}
