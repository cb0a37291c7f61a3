import { decisionIdentity } from '../../../review/decided-both-ways.ts'
import { decisionOf, type FailedFinding } from '../../../review/failed-cases.ts'
import { findingKeys } from '../../../review/same-findings.ts'
import type { LoadedReport } from '../../packed.ts'
import type { Decision } from './decision.ts'

/** Of the findings of one report of which accepting any writes the same: how many there are, and were decided so. */
type Alike = Readonly<Record<'found' | Decision, number>>

/** What one report has of a case: the keys of the findings that were decided so, by `findingKeys`, and those alike. */
export interface DecidedReport {
  readonly keys: Readonly<Record<Decision, ReadonlySet<string>>>
  /** By `decisionIdentity`. */
  readonly alike: ReadonlyMap<string, Alike>
}

/** @param findings of the case, on all targets @param known what is decided, by the keys of the page */
export function decidedReports(
  findings: readonly FailedFinding[],
  reports: readonly LoadedReport[],
  known: ReadonlyMap<string, Decision>,
): readonly DecidedReport[] {
  const identities = new Map(
    findings.flatMap((one) => decisionOf(one).map((decision) => [one.key, decisionIdentity(decision)] as const)),
  )
  return reports.map((report) => {
    const keys = { accepted: new Set<string>(), rejected: new Set<string>() }
    const alike = new Map<string, Alike>()
    for (const [at, key] of findingKeys(report.findings).entries()) {
      const identity = identities.get(key)
      if (identity === undefined) continue
      const decision = known.get(report.findings[at]?.key ?? '')
      const before = alike.get(identity) ?? { found: 0, accepted: 0, rejected: 0 }
      const found = { ...before, found: before.found + 1 }
      alike.set(identity, decision === undefined ? found : { ...found, [decision]: before[decision] + 1 })
      if (decision !== undefined) keys[decision].add(key)
    }
    return { keys, alike }
  })
}

/** The greatest number that was decided so on any one target, by `decisionIdentity`. */
export function mostDecided(reports: readonly DecidedReport[], decision: Decision): Map<string, number> {
  const most = new Map<string, number>()
  for (const { alike } of reports) {
    for (const [identity, counts] of alike) {
      most.set(identity, Math.max(most.get(identity) ?? 0, counts[decision]))
    }
  }
  return most
}
