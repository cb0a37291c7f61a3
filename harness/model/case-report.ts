import type { ChangedRow } from './changed-row.ts'
import type { ErrorCode } from './errors.ts'
import type { Finding, Proposal } from './finding.ts'
import type { ImportReport } from './import-report.ts'
import type { ModelName } from './snapshot.ts'

export interface CaseReport {
  readonly name: string
  readonly subject: string
  readonly snapshot: string
  readonly tags: readonly string[]
  /** Relative to the project, with forward slashes. */
  readonly file: string
  /** `error`: the case could not be judged; `error` then says why. */
  readonly status: 'pass' | 'fail' | 'error' | 'skip'
  /** Also says, whatever the status, why a database that was to be kept was not. */
  readonly error: string | null
  /** What kind of error; null without one, and for one that the harness did not foresee. */
  readonly errorCode: ErrorCode | null
  readonly findings: readonly Finding[]
  /** Intended and actual numbers of changes: rows added and removed, and fields changed. */
  readonly intendedChanges: number
  /** Entries that declare what is no change of rows. Absent: there are none. */
  readonly intendedBesides?: { readonly structure: number; readonly sequences: number }
  readonly actualChanges: number
  /** What imports in a scope made of their snapshots, that of the case first. Absent: there were none. */
  readonly imports?: readonly ImportReport[]
  /**
   * By model in dependency order; within one, rows that stayed, then those that are gone, then those that came unasked.
   */
  readonly changedRows: readonly ChangedRow[]
  readonly steps: readonly ReportedStep[]
  /**
   * The case file, as it was judged, without the lines that hold secrets or speak of secret fields. Null: it is not
   * known what is secret, for the case could not be judged; or there is no such text, for it is TypeScript.
   */
  readonly source: string | null
  readonly rows: number
  readonly postgres: { readonly provider: string; readonly version: string } | null
  /** Which of the run's targets, by its name; null when the run has one only, and for a file that holds no case. */
  readonly target: string | null
  /** What a second run of a case that failed gave. Null: it was not run again. */
  readonly rerun: Rerun | null
  /** What this is the verdict on. Null where there is none, and when a file could not be read. */
  readonly inputs: CaseInputs | null
  /** Of a case that could not be judged for entries that say nothing: what takes them out. Not in `report.json`. */
  readonly obsolete?: readonly Proposal[]
  /** What `-u` wrote into the case file, in a sentence. Null: nothing. */
  readonly written: string | null
  /** Null when nothing was left. */
  readonly kept: KeptDatabase | null
  readonly timings: PhaseTimings
}

/** One step of the transformation. */
export interface ReportedStep {
  /** `update sentry.organization` */
  readonly label: string
  /** 1-based, in the case file. Null: it is TypeScript. */
  readonly line: number | null
}

/** What running a failing case again, on a fresh database, says of the failure. */
export type Rerun =
  /** The same was found again. */
  | { readonly kind: 'deterministic' }
  /**
   * Something else was found; `varied` names the fields that differ between the two runs, none where that is unknown.
   */
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

/** A database that was left for people to look at. */
export interface KeptDatabase {
  /** Where to connect to: `postgresql://…`. Holds no password that is not thrown away with the database. */
  readonly url: string
  /** The command that removes it. */
  readonly remove: string
}
