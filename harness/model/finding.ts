import type { JsonObject, JsonValue } from './json.ts'
import type { ModelName, Ordinal, PrimaryKey } from './snapshot.ts'

export type FindingKind =
  | 'unexpected-row'
  | 'missing-row'
  | 'unexpected-change'
  | 'missing-change'
  | 'comparator'
  | 'existence'
  | 'unordered-input'
  | 'duplicate-pk'
  | 'duplicate-natural-key'
  | 'dangling-foreign-key'
  | 'sequence-behind'
  | 'unknown-model'
  | 'unknown-field'
  | 'schema-drift'

/** `content`: everything that can be compared is equal. `nearest-content`: at least half of it is. */
export type PairingMethod = 'pk' | 'natural-key' | 'unique-index' | 'content' | 'nearest-content'

export type CaseMode = 'twice' | 'reversible' | 'renumbered' | 'reimport'

/** What to write into a case file so that what was seen is intended. Safe to show: secrets are left to matchers. */
export interface Proposal {
  /** The list under `expect` that it is about. */
  readonly list: 'changes' | 'schema' | 'sequences'
  /**
   * An entry of the list, as a case file has it; of `sequences`, which is a mapping, an object of one member. Null:
   * nothing takes the place of what `corrects` names.
   */
  readonly entry: JsonObject | null
  /** What there is that is wrong. Null: nothing, the entry is to be added. */
  readonly corrects: {
    /** 1-based number of the entry in its list. */
    readonly entry: number
    /** Which of the entry's `fields`. Null: the whole entry. */
    readonly field: string | null
    /** Of an entry that is about several rows: how many, and which one this is about, found as `where` finds rows. */
    readonly row?: { readonly of: number; readonly where: JsonValue }
  } | null
  /** Fields of the entry whose numbers snapshots hold as texts. Absent: none, or unknown. Not in `report.json`. */
  readonly textNumbers?: readonly string[]
}

/**
 * One thing wrong, as data. Every text in it is safe to show: values of secret fields are already shortened.
 * A part that does not apply is null.
 */
export interface Finding {
  readonly kind: FindingKind
  readonly model: ModelName
  /** Position among the rows of the model in the expected snapshot. */
  readonly ordinal: Ordinal | null
  readonly expectedPk: PrimaryKey | null
  readonly actualPk: PrimaryKey | null
  /** What identifies the row to a person: `slug "internal"`. */
  readonly label: string | null
  readonly field: string | null
  /** Null: strict equality. */
  readonly comparator: string | null
  /** One sentence, complete in itself. */
  readonly message: string
  /** JSON texts, shortened and redacted; null when the side has no such row or field. */
  readonly before: string | null
  readonly expected: string | null
  readonly actual: string | null
  readonly pairedBy: PairingMethod | null
  /** The step that introduced it, where known: `step 1 (update sentry.organization)`. */
  readonly step: string | null
  /**
   * The statement of that step's SQL: `merge-teams.sql:12`, or `line 2 of its SQL` where the case file holds it.
   * Absent: not known, or no SQL.
   */
  readonly statement?: string
  /** The trigger or action that did it on the step's behalf: `trigger project_touch`. Absent: none, or not known. */
  readonly by?: string
  /** The mode of the case that it was found in. Absent: in the case itself. */
  readonly mode?: CaseMode
  /** What would declare it in the case file. Absent: nothing can. */
  readonly proposal?: Proposal
  /**
   * Why no case file can declare it, as a sentence without its end. Absent: its `proposal` can be accepted, or it is
   * not of a run's report, and nobody asked.
   */
  readonly unacceptable?: string
  /** What to do about it; may span lines. */
  readonly fix: string
}
