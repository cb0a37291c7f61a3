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
  /** What to do about it; may span lines. */
  readonly fix: string
}
