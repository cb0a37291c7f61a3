import type { ErrorCode } from './errors.ts'
import type { Finding, PairingMethod, Proposal } from './finding.ts'
import type { ModelName, PrimaryKey } from './snapshot.ts'

/** What `reports/out/report.json` holds and every report is made from. Published as report.schema.json. */
export interface RunReport {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'pg-roundtrip'; readonly version: string }
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly verdict: Verdict
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

/** A database that was left for people to look at. */
export interface KeptDatabase {
  /** Where to connect to: `postgresql://…`. Holds no password that is not thrown away with the database. */
  readonly url: string
  /** The command that removes it. */
  readonly remove: string
}

export interface CaseReport {
  readonly name: string
  readonly subject: string
  readonly snapshot: string
  /** Relative to the project, with forward slashes. */
  readonly file: string
  /** `error`: the case could not be judged; `error` then says why. */
  readonly status: 'pass' | 'fail' | 'error' | 'skip'
  /** Also says, whatever the status, why a database that was to be kept was not. */
  readonly error: string | null
  /** What kind of error; null without one, and for one that the harness did not foresee. */
  readonly errorCode: ErrorCode | null
  readonly findings: readonly Finding[]
  /** Intended and actual numbers of changes (rows added and removed, fields changed). */
  readonly intendedChanges: number
  /** Entries that declare what is no change of rows. Absent: there are none. */
  readonly intendedBesides?: { readonly structure: number; readonly sequences: number }
  readonly actualChanges: number
  /** What imports in a scope made of their snapshots, that of the case first. Absent: there were none. */
  readonly imports?: readonly ImportReport[]
  readonly changes: readonly ReportedChange[]
  readonly steps: readonly string[]
  readonly rows: number
  readonly postgres: { readonly provider: string; readonly version: string } | null
  /** Which of the run's targets, by its name; null when the run has one only, and for a file that holds no case. */
  readonly target: string | null
  /** What a second run of a case that failed gave. Null: it was not run again. */
  readonly rerun: Rerun | null
  /** What this is the verdict on. Null where the case has no finding, and when a file could not be read. */
  readonly inputs: CaseInputs | null
  /** Of a case that could not be judged for entries that say nothing: what takes them out. Not in `report.json`. */
  readonly obsolete?: readonly Proposal[]
  /** What `-u` wrote into the case file, in a sentence. Null: nothing. */
  readonly written: string | null
  /** Null when nothing was left. */
  readonly kept: KeptDatabase | null
  readonly timings: PhaseTimings
}

/** What an import in a scope made of the rows of a snapshot. */
export interface ImportReport {
  /** 1-based; null: it brought in the snapshot of the case. */
  readonly step: number | null
  /** It was done before, so that nothing was done. */
  readonly isRepeated: boolean
  /** Of the models that the snapshot has rows of. */
  readonly models: readonly ImportedModel[]
}

/** Numbers of rows. */
export interface ImportedModel {
  readonly model: ModelName
  readonly inserted: number
  /** A row that was there stands for them. */
  readonly existing: number
  /** A row that was there took their values. */
  readonly overwritten: number
  /** Not taken in by scope or filter. */
  readonly notTaken: number
  /** Left out by rules, though scope and filter take them in. */
  readonly leftOut: number
}

/** What running a failing case again, on a fresh database, says of the failure. */
export type Rerun =
  /** The same was found again. */
  | { readonly kind: 'deterministic' }
  /** Something else was found; `varied` names the fields that differ between the two runs, none where that is unknown. */
  | { readonly kind: 'non-deterministic'; readonly varied: readonly VariedField[] }
  /** The second run, or the first, could not be judged for want of a working database. */
  | { readonly kind: 'infrastructure'; readonly reason: string }

export interface VariedField {
  readonly model: ModelName
  /** Null: whole rows came or went. */
  readonly field: string | null
  /** The comparator that would settle it, as the subject names it; null when none would. */
  readonly comparator: string | null
}

/** SHA-256, hexadecimal. */
export interface CaseInputs {
  /** Of the case file, and of the files beside it that hold its expectations. */
  readonly caseHash: string
  /** Of the snapshot file's bytes. */
  readonly snapshotHash: string
}

/** Milliseconds per phase; 0 for a phase that was not reached. */
export interface PhaseTimings {
  readonly bootMs: number
  readonly schemaMs: number
  readonly importMs: number
  readonly stepsMs: number
  readonly exportMs: number
  readonly compareMs: number
}

/** A change that was observed, with whether it was meant. Texts are safe to show. */
export interface ReportedChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly model: ModelName
  readonly pk: PrimaryKey
  readonly label: string | null
  /** For `changed`. */
  readonly field: string | null
  readonly before: string | null
  readonly expected: string | null
  readonly actual: string | null
  readonly intended: boolean
  readonly pairedBy: PairingMethod | null
}
