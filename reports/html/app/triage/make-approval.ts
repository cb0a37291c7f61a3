import type { Approval } from '../../../../harness/model/approval.ts'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { decidedBothWays } from '../../../review/decided-both-ways.ts'
import { approvalOf } from '../../../review/decisions.ts'
import { type FailedFinding, failedCases } from '../../../review/failed-cases.ts'
import type { Decisions, Verdict } from './verdict.ts'

/** What was decided, as `roundtrip accept` reads it. @param cases all that a decision is about, of every target */
export function makeApproval(cases: readonly CaseReport[], decisions: Decisions): Approval {
  const failed = failedCases({ cases })
  const decided = new Map<FailedFinding, Verdict>()
  for (const { file, reports, findings } of failed) {
    const isByPosition = reports[0]?.target === null
    const known = decisions.get(file)
    if (known === undefined) continue
    for (const [index, one] of findings.entries()) {
      const verdict = known.get(isByPosition ? String(index) : one.key)
      if (verdict !== undefined) decided.set(one, verdict)
    }
  }
  return approvalOf(failed, decided)
}

/** The files of cases of which `accept` would refuse the decisions: what accepts one finding is just what was rejected of another. */
export function contradictoryFiles({ cases }: Approval): readonly string[] {
  return cases.flatMap(({ file, accepted, rejected = [] }) =>
    decidedBothWays(accepted, rejected).length > 0 ? [file] : [],
  )
}
