import type { Approval, DecidedCase } from '../../harness/model/approval.ts'
import { decisionOf, type FailedCase, type FailedFinding } from './failed-cases.ts'

/** What a person said of findings; of others they said nothing yet. */
export type Decisions = ReadonlyMap<FailedFinding, 'accepted' | 'rejected'>

/** Those that were decided so, in their order. */
export function decidedAs(
  { findings }: FailedCase,
  decisions: Decisions,
  as: 'accepted' | 'rejected',
): readonly FailedFinding[] {
  return findings.filter((finding) => decisions.get(finding) === as)
}

/** The same, with nothing decided of these. */
export function without(decisions: Decisions, findings: readonly FailedFinding[]): Decisions {
  return new Map([...decisions].filter(([finding]) => !findings.includes(finding)))
}

/** The approval that says so; cases of which nothing was decided are not in it. */
export function approvalOf(cases: readonly FailedCase[], decisions: Decisions): Approval {
  return {
    schemaVersion: 1,
    cases: cases.flatMap((one) =>
      decidedCase(one, {
        accepted: decidedAs(one, decisions, 'accepted'),
        rejected: decidedAs(one, decisions, 'rejected'),
      }),
    ),
  }
}

/** None where nothing was decided. @param findings of the case, that were decided so */
export function decidedCase(
  { file, inputs }: FailedCase,
  findings: Readonly<Record<'accepted' | 'rejected', readonly FailedFinding[]>>,
): readonly DecidedCase[] {
  const accepted = findings.accepted.flatMap(decisionOf)
  const rejected = findings.rejected.flatMap(decisionOf)
  if (inputs === null || accepted.length + rejected.length === 0) return []
  const { caseHash, snapshotHash } = inputs
  return [{ file, caseHash, snapshotHash, accepted, ...(rejected.length === 0 ? {} : { rejected }) }]
}
