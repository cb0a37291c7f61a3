import type { Approval } from '../../../../harness/model/approval.ts'
import { decidedBothWays, decisionIdentity } from '../../../review/decided-both-ways.ts'
import { decidedCase } from '../../../review/decisions.ts'
import { decisionOf, type FailedCase, failedCases } from '../../../review/failed-cases.ts'
import type { LoadedReport } from '../../packed.ts'
import { type DecidedReport, decidedReports, mostDecided } from './decided-alike.ts'
import type { Decision, Decisions } from './decision.ts'

/** What was decided, as `roundtrip accept` reads it. @param cases all that a decision is about, of every target */
export function makeApproval(cases: readonly LoadedReport[], decisions: Decisions): Approval {
  return {
    schemaVersion: 1,
    cases: failedCases({ cases }).flatMap((failed) => {
      const reports = reportsOf(failed, cases, decisions)
      const decided = (decision: Decision) => findingsDecided(failed, reports, decision)
      return decidedCase(failed, { accepted: decided('accepted'), rejected: decided('rejected') })
    }),
  }
}

function reportsOf(
  { file, findings }: FailedCase,
  cases: readonly LoadedReport[],
  decisions: Decisions,
): readonly DecidedReport[] {
  const reports = cases.filter((one) => one.file === file)
  return decidedReports(findings, reports, decisions.get(file) ?? new Map<string, Decision>())
}

/**
 * What declares findings of several targets alike is there once. Of alike ones on a target, which may come in another
 * order on the next, as many as were decided so there.
 */
function findingsDecided(
  { findings }: FailedCase,
  reports: readonly DecidedReport[],
  decision: Decision,
): FailedCase['findings'] {
  const left = mostDecided(reports, decision)
  const wanted = findings.filter(({ key }) => reports.some(({ keys }) => keys[decision].has(key)))
  return wanted.filter((finding) =>
    decisionOf(finding).some((written) => {
      const identity = decisionIdentity(written)
      const count = left.get(identity) ?? 0
      left.set(identity, count - 1)
      return count > 0
    }),
  )
}

/**
 * The files of cases of which `accept` would refuse the decisions: what accepts one finding is just what was rejected
 * of another.
 */
export function contradictoryFiles({ cases }: Approval): readonly string[] {
  return cases.flatMap(({ file, accepted, rejected = [] }) =>
    decidedBothWays(accepted, rejected).length > 0 ? [file] : [],
  )
}

/**
 * The files of cases where what is accepted on one target declares what is rejected on another. `accept` can't know: of
 * rows that come or go alike, an approval may accept one and reject another.
 */
export function overruledFiles(cases: readonly LoadedReport[], decisions: Decisions): readonly string[] {
  return failedCases({ cases }).flatMap((failed) => {
    const reports = reportsOf(failed, cases, decisions)
    const accepted = mostDecided(reports, 'accepted')
    const isOverruled = reports.some(({ alike }) =>
      [...alike].some(
        ([identity, { found, rejected }]) => rejected > 0 && (accepted.get(identity) ?? 0) > found - rejected,
      ),
    )
    return isOverruled ? [failed.file] : []
  })
}
