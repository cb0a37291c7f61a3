import type { Finding, FindingKind } from './finding.ts'
import type { Verdict } from './report.ts'

/** What holding one snapshot file against another gave. Published as compare.schema.json. */
export interface Comparison {
  readonly schemaVersion: 1
  /** Whose rows they are; null when the structure was inferred from the files. */
  readonly subject: string | null
  readonly verdict: Verdict
  readonly summary: ComparisonSummary
  /** What is wrong with the expected file, with the actual file, then what differs between them. */
  readonly findings: readonly Finding[]
}

export interface ComparisonSummary {
  readonly expectedRows: number
  readonly actualRows: number
  readonly findings: number
  /** Kinds that occur, in order of their names. */
  readonly byKind: Readonly<Partial<Record<FindingKind, number>>>
}
