import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Finding } from '../../../../harness/model/finding.ts'

/** Why a finding can't be accepted, as a sentence without its end; null where it can. */
export function refusal({ status, inputs }: Pick<CaseReport, 'status' | 'inputs'>, finding: Finding): string | null {
  if (finding.unacceptable !== undefined) return finding.unacceptable
  if (status !== 'fail') return 'the case could not be judged: run it again'
  if (finding.proposal === undefined) return 'no entry of a case file would make it right'
  return inputs === null ? 'the run does not say what the case and its snapshot held: run the case again' : null
}
