import type { CaseReport } from '../../harness/model/case-report.ts'
import { caseCounts } from '../text/counts.ts'
import { importText } from '../text/import-text.ts'
import { rerunText } from '../text/rerun-text.ts'
import { shorten } from '../text/shorten.ts'
import { visible } from '../text/visible.ts'
import { renderFindings } from './render-findings.ts'
import { renderKept } from './render-kept.ts'
import { renderProblem } from './render-problem.ts'
import type { Style } from './style.ts'

const nameWidth = 500

/** The two lines that say which case failed: its file, and its name with the target that it ran on if there are several. */
export function renderCaseHeading(report: CaseReport, style: Style): string {
  const target = report.target === null ? '' : ` [${visible(report.target)}]`
  return [
    `${style.failBadge('FAIL')} ${style.strong(visible(report.file))}`,
    `     ${shorten(visible(report.name), nameWidth)}${target}`,
  ].join('\n')
}

/**
 * What is wrong with a case: its counts, what it imported, and findings, or why it could not be judged; what a second run gave; and where
 * its database was left.
 * No final line end.
 */
export function renderCaseFailure(report: CaseReport, style: Style): string {
  const error = report.error === null ? [] : [renderProblem(report.error, style)]
  const rerun = report.rerun === null ? [] : [style.faint(rerunText(report.rerun))]
  const kept = report.kept === null ? [] : [renderKept(report.kept)]
  if (report.findings.length === 0 && error.length > 0) return [...error, ...rerun, ...kept].join('\n\n')
  const counts = [
    style.strong(caseCounts(report)),
    ...(report.imports ?? []).map((one) => style.faint(importText(one))),
  ].join('\n')
  return [counts, ...error, renderFindings(report.findings, style), ...rerun, ...kept].join('\n\n')
}
