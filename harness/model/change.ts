import type { SourcePlace } from './errors.ts'
import type { ImportKind, RenewedValue } from './import-rule.ts'
import type { JsonValue } from './json.ts'
import type { ExpectedMatcher, ExpectedValue } from './matcher.ts'
import type { ModelName, Ordinal, PrimaryKey, Row } from './snapshot.ts'

/**
 * Who intends a change: a step of the transformation, an entry of `expect.changes`, or what the case's import or export
 * does not take. Numbers are 1-based.
 */
export type Origin =
  | { readonly kind: 'step'; readonly step: number; readonly label: string }
  | {
      readonly kind: 'expectation'
      readonly entry: number
      readonly line: number | null
      /** Where the entry is, if that is not the case file; `line` is null then. */
      readonly source?: SourcePlace
    }
  /** Scope and filter leave the row out, or the one that it refers to. */
  | { readonly kind: 'scope'; readonly of: 'import' | 'export' }

/** A row as it should be after the steps. */
export interface ExpectedRow {
  readonly model: ModelName
  /** A matcher where the database chooses the key of an added row. */
  readonly pk: PrimaryKey | ExpectedMatcher
  readonly fields: Readonly<Record<string, ExpectedValue>>
  /** The row of the imported snapshot; null for an added row. */
  readonly before: Row | null
  /** Position among the rows of the model in the snapshot; null for an added row. */
  readonly ordinal: Ordinal | null
  /** The fields that are meant to change, and who says so. All fields of an added row belong to `addedBy`. */
  readonly intended: ReadonlyMap<string, Origin>
  readonly addedBy: Origin | null
  /** The key that the step's own INSERT reported, which pairs the row; null when unknown. */
  readonly reportedPk: PrimaryKey | null
  /** What `reference` matchers call the row by, whose key nobody knows. Absent: none refers to it. */
  readonly mark?: string
  /** The row of a snapshot that an import step brings in here. Absent: none does. */
  readonly imported?: ImportedFrom
  /** What collision rules of the import put in place of its values, by field. Absent: nothing. */
  readonly renewed?: ReadonlyMap<string, Renewal>
}

/** That a collision rule put another value in place of the snapshot's. */
export interface Renewal extends Pick<RenewedValue, 'key' | 'by'> {
  readonly given: JsonValue
}

/** Of the snapshot of an import step, by the keys that it has there. */
export interface ImportedFrom {
  readonly step: number
  readonly row: Row
  /** What the import says that it made of the row. Null: it does not say. */
  readonly reported: ImportKind | null
}

/** What the actual rows are held against. */
export interface Expected {
  readonly rows: readonly ExpectedRow[]
  readonly removed: readonly RemovedRow[]
}

export interface RemovedRow {
  readonly row: Row
  readonly ordinal: Ordinal
  readonly origin: Origin
}
