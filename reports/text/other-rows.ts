import type { Finding } from '../../harness/model/finding.ts'

/** Comparing each row with each takes long; further ones are rarely alike. */
const mostRows = 40

/** The rows that that of a finding must not be mistaken for: of a missing one those that are there instead, and vice versa. */
export function otherRows(finding: Finding, findings: readonly Finding[]): readonly string[] {
  const counterpart = counterparts.get(finding.kind)
  if (counterpart === undefined) return []
  return findings
    .filter(({ kind, model }) => kind === counterpart && model === finding.model)
    .slice(0, mostRows)
    .flatMap(({ expected, actual }) => [expected, actual].filter((text) => text !== null))
}

const counterparts: ReadonlyMap<Finding['kind'], Finding['kind']> = new Map([
  ['missing-row', 'unexpected-row'],
  ['unexpected-row', 'missing-row'],
])
