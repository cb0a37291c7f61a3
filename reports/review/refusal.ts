import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { reviewBasis, unjudged, whyUnacceptable } from './why-unacceptable.ts'

/**
 * Why a finding can't be accepted, as a sentence without its end; null where it can. It is what `markUnacceptable` said;
 * of a report that it did not mark, what its own case tells.
 */
export function refusal(report: CaseReport, finding: Finding): string | null {
  if (finding.unacceptable !== undefined) return finding.unacceptable
  return report.status === 'fail' ? whyUnacceptable(finding, reviewBasis(report.file, [report])) : unjudged
}
