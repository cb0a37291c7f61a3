import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { caseCounts, plural } from './counts.ts'
import { findingRow } from './finding-text.ts'
import { shorten } from './shorten.ts'
import { visible, visibleLines } from './visible.ts'

const partWidth = 160
const nameWidth = 300

/** `unexpected-change  sentry.project pk 1 (slug "internal"), field status`, in one line. */
export function findingHeadline(finding: Finding): string {
  const row = findingRow(finding)
  const field = finding.field === null ? '' : `, field ${shorten(visible(finding.field), partWidth)}`
  return `${finding.kind}  ${shorten(visible(finding.model), partWidth)}${row === null ? '' : ` ${row}`}${field}`
}

/** What is wrong with a case, in one line; of one that passed or was skipped, its counts. */
export function caseHeadline(report: CaseReport): string {
  const [first, ...others] = report.findings
  if (report.status === 'error' || !first) return errorHeadline(report)
  return `${findingHeadline(first)}${others.length === 0 ? '' : `, and ${plural(others.length, 'more finding')}`}`
}

function errorHeadline(report: CaseReport): string {
  if (report.error === null) return caseCounts(report)
  const lines = visibleLines(report.error).filter((line) => line !== '')
  const [first = '', second = ''] = lines.map((line) => withoutPlace(line, report.file))
  // What is wrong with a file stands below the line that says so.
  const isSummary = /: \d+ problems?$/.test(first)
  return shorten(isSummary ? `${first}: ${second.trim()}` : first, 2 * nameWidth)
}

/** Without the place in the case's file that it begins with, which is said elsewhere. */
function withoutPlace(line: string, file: string): string {
  const start = line.indexOf(`${file}:`)
  const [place = ''] = start === -1 ? [] : (/^\d+(?::\d+)?: /.exec(line.slice(start + file.length + 1)) ?? [])
  return place === '' ? line : line.slice(start + file.length + 1 + place.length)
}

/** A case's name, with the target that it ran on if there are several. */
export function caseTitle({ name, target }: CaseReport): string {
  return `${shorten(visible(name), nameWidth)}${target === null ? '' : ` [${visible(target)}]`}`
}
