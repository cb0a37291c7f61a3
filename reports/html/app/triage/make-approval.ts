import type { Approval } from '../../../../harness/model/approval.ts'
import { decidedBothWays } from '../../../review/decided-both-ways.ts'
import { decidedCase } from '../../../review/decisions.ts'
import { type FailedCase, failedCases } from '../../../review/failed-cases.ts'
import { findingKeys } from '../../../review/same-findings.ts'
import type { LoadedReport } from '../../packed.ts'
import type { Decision, Decisions } from './decision.ts'

/** What was decided, as `roundtrip accept` reads it. @param cases all that a decision is about, of every target */
export function makeApproval(cases: readonly LoadedReport[], decisions: Decisions): Approval {
  return {
    schemaVersion: 1,
    cases: failedCases({ cases }).flatMap((failed) => {
      const known = decisions.get(failed.file) ?? new Map<string, Decision>()
      const reports = cases.filter(({ file }) => file === failed.file)
      const decided = (decision: Decision) => findingsDecided(failed, reports, known, decision)
      return decidedCase(failed, { accepted: decided('accepted'), rejected: decided('rejected') })
    }),
  }
}

/** What declares findings of several targets alike is there once. */
function findingsDecided(
  { findings }: FailedCase,
  reports: readonly LoadedReport[],
  known: ReadonlyMap<string, Decision>,
  decision: Decision,
): FailedCase['findings'] {
  const wanted = new Set(
    reports.flatMap((report) =>
      findingKeys(report.findings).filter((_, at) => known.get(report.findings[at]?.key ?? '') === decision),
    ),
  )
  return findings.filter(({ key }) => wanted.has(key))
}

/** The files of cases of which `accept` would refuse the decisions: what accepts one finding is just what was rejected of another. */
export function contradictoryFiles({ cases }: Approval): readonly string[] {
  return cases.flatMap(({ file, accepted, rejected = [] }) =>
    decidedBothWays(accepted, rejected).length > 0 ? [file] : [],
  )
}
