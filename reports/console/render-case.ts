import type { CaseReport } from '../../harness/model/report.ts'
import { caseCounts } from '../text/counts.ts'
import { shorten } from '../text/shorten.ts'
import { visible } from '../text/visible.ts'
import { renderFindings } from './render-findings.ts'
import { renderProblem } from './render-problem.ts'
import type { Style } from './style.ts'

const nameWidth = 500

/** The two lines that say which case failed: its file and its name. */
export function renderCaseHeading(report: CaseReport, style: Style): string {
  return [
    `${style.failBadge('FAIL')} ${style.strong(visible(report.file))}`,
    `     ${shorten(visible(report.name), nameWidth)}`,
  ].join('\n')
}

/** What is wrong with a case: its counts and findings, or why it could not be judged. No final line end. */
export function renderCaseFailure(report: CaseReport, style: Style): string {
  const error = report.error === null ? [] : [renderProblem(report.error, style)]
  if (report.findings.length === 0 && error.length > 0) return error.join('')
  return [style.strong(caseCounts(report)), ...error, renderFindings(report.findings, style)].join('\n\n')
}
