import type { PairingMethod } from './finding.ts'
import type { ModelName, PrimaryKey } from './snapshot.ts'

/** A row to which something happened, with whether that was meant. Every text in it is safe to show. */
export interface ChangedRow {
  /** `changed`: it was there before the steps, and after them. */
  readonly kind: 'added' | 'removed' | 'changed'
  readonly model: ModelName
  /** After the steps; of a removed row, before them. */
  readonly pk: PrimaryKey
  /** What identifies the row to a person: `slug "internal"`. */
  readonly label: string | null
  /** Null: it has no partner, since it is not expected, or gone. */
  readonly pairedBy: PairingMethod | null
  /** All that happened to it was meant. */
  readonly intended: boolean
  /** Who meant it to come or go: `step 1 (delete sentry.team)`. Null: nobody; of a changed row, its fields say. */
  readonly intendedBy: string | null
  /** Of a changed row, those that changed; else all. In the order of the model. */
  readonly fields: readonly ChangedField[]
  /**
   * Of a changed row, the JSON texts of fields that stayed as they were, by name. Absent: left out, for there are many
   * rows.
   */
  readonly unchanged?: Readonly<Record<string, string>>
  /** Rows that it refers to. Absent: none, or left out like `unchanged`. */
  readonly references?: readonly RowReference[]
  /** Which findings of the case are about it, 1-based, in their order. Absent: none. */
  readonly findings?: readonly number[]
}

/** Values are JSON texts, shortened where they are long or secret; null where the side has no such row or field. */
export interface ChangedField {
  /** A field's name, or `pk`. */
  readonly field: string
  readonly before: string | null
  /** As the case has it: a matcher in words, where it has one. */
  readonly expected: string | null
  readonly actual: string | null
  readonly intended: boolean
  /**
   * Who meant it: `step 1 (update sentry.team)`, `expect.changes entry 2`. Null: nobody; of a row that came or went, it
   * says.
   */
  readonly intendedBy: string | null
  /** The comparator that takes `actual` for `expected` though they are not equal. Absent: none had to. */
  readonly settledBy?: string
}

/** A foreign key of a row, and the row that it points at. */
export interface RowReference {
  /** Its first field, where it has several. */
  readonly field: string
  /** The other ones, in their order. Absent: it has one field only. */
  readonly otherFields?: readonly string[]
  readonly model: ModelName
  readonly pk: PrimaryKey
  /** Null: it has no natural key, or is not there. */
  readonly label: string | null
}
