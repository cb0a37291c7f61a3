import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { type ReviewBasis, reviewBasis, unjudged, whyUnacceptable } from './why-unacceptable.ts'

/**
 * The same cases, each finding with why it can't be accepted where it can't. It takes all cases of a run at once, of
 * every target and shard, since what one target found of a case tells of the others; marks of an earlier call are
 * made anew. Whoever puts a run's report together calls it last: `cases: markUnacceptable(inOrder(cases, targets))`.
 */
export function markUnacceptable(cases: readonly CaseReport[]): readonly CaseReport[] {
  const failed = cases.filter(({ status, findings }) => status === 'fail' && findings.length > 0)
  const files = new Map<string, CaseReport[]>()
  for (const report of failed) files.set(report.file, [...(files.get(report.file) ?? []), report])
  const bases = new Map([...files].map(([file, reports]) => [file, reviewBasis(file, reports)]))
  return cases.map((report) => {
    const basis = report.status === 'fail' ? bases.get(report.file) : undefined
    return { ...report, findings: report.findings.map((finding) => marked(finding, basis)) }
  })
}

/** @param basis absent: the case was not judged */
function marked({ unacceptable: _, ...finding }: Finding, basis: ReviewBasis | undefined): Finding {
  const why = basis === undefined ? unjudged : whyUnacceptable(finding, basis)
  return why === null ? finding : { ...finding, unacceptable: why }
}
