import type { CaseReport } from './case-report.ts'

/** What `reports/out/report.json` holds and every report is made from. Published as report.schema.json. */
export interface RunReport {
  readonly schemaVersion: 2
  readonly tool: { readonly name: 'pg-roundtrip'; readonly version: string }
  /** What ran it: `v20.19.5`, `linux x64`. */
  readonly environment: { readonly node: string; readonly platform: string }
  /** ISO 8601. Of several shards, when the first one started. */
  readonly startedAt: string
  /** Of several shards, of the one that took longest. */
  readonly durationMs: number
  /** Which part of the cases this is about. Null: all, or all that were asked for. */
  readonly shard: Shard | null
  readonly verdict: Verdict
  /** What went wrong besides the cases, or kept some from running: sentences. Absent: nothing. */
  readonly problems?: readonly string[]
  readonly summary: RunSummary
  /** What every case ran on, in the order of the configuration; empty when that is one target only. */
  readonly targets: readonly TargetSummary[]
  /** Ordered by file, then by target in the order of `targets`. */
  readonly cases: readonly CaseReport[]
}

export type Verdict = 'pass' | 'fail'

export interface RunSummary {
  readonly cases: number
  readonly passed: number
  readonly failed: number
  /** Cases that could not be judged. */
  readonly errored: number
  readonly skipped: number
  readonly findings: number
}

/** The cases of one target: a provider and version that every case ran on. */
export interface TargetSummary extends Omit<RunSummary, 'cases'> {
  /** As configured: `embedded@16`. */
  readonly name: string
  /** Null when none of its cases got a server. */
  readonly postgres: { readonly provider: string; readonly version: string } | null
}

/** One of several runs that share the cases among them. */
export interface Shard {
  /** 1-based. */
  readonly index: number
  readonly count: number
}
