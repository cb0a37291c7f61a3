import type { ImportedRow, RenewedValue } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import type { ExpectedValue } from '../../model/matcher.ts'
import type { LeftOut, UnknownNames } from '../../model/scope.ts'
import type { Fields, PrimaryKey, Row, Snapshot } from '../../model/snapshot.ts'

/** What the database said of a step: what prediction can't know beforehand. */
export type StepOutcome =
  | { readonly kind: 'insert'; readonly rows: readonly InsertedRow[] }
  | {
      readonly kind: 'update'
      /** The values that are the same for all rows: literals and references, as the columns hold them. */
      readonly set: Fields
      readonly matched: readonly MatchedRow[]
      readonly references: ReferenceKeys
    }
  | { readonly kind: 'delete'; readonly matched: readonly MatchedRow[]; readonly references: ReferenceKeys }
  | { readonly kind: 'sql' }
  | { readonly kind: 'run' }
  | { readonly kind: 'migrate' }
  | ImportOutcome

/** An import, as far as nobody can know it beforehand. */
export interface ImportOutcome {
  readonly kind: 'import'
  /** The whole snapshot in canonical form, whatever of it was brought in. */
  readonly rows: Snapshot
  /** Whether scope and filter take a row of it in. */
  readonly has: (row: Row) => boolean
  /** All that they leave it out for; what it is itself comes first. Empty: they take it in. */
  readonly why: (row: Row) => readonly LeftOut[]
  /** Names in the filter that no row of the snapshot has. */
  readonly unknown: UnknownNames
  /** What the import says that it made of the rows that it brought in. */
  readonly imported: readonly ImportedRow[]
  /** The values that its collision rules gave rows. */
  readonly renewed: readonly RenewedValue[]
  /** It was done before, so that nothing was done now. */
  readonly isRepeated: boolean
}

/** The keys that the references of the step's `where` meant just before the step, by `referenceText`. */
export type ReferenceKeys = ReadonlyMap<string, JsonValue>

export interface InsertedRow {
  /**
   * The values given, as the columns hold them, and defaults: those that hold for one transaction, and what the
   * database chose where a default is random, as it reported. A matcher where it reported what the default cannot have
   * drawn: what it can have been.
   */
  readonly values: Readonly<Record<string, ExpectedValue>>
  /** The key that the server reported; null when the table has none, or a trigger kept rows back. */
  readonly pk: PrimaryKey | null
}

/** A row that the step's `where` found, as it was just before the step: no trigger can hide it. */
export interface MatchedRow {
  /** The values of {@link identityFields}. */
  readonly identity: readonly JsonValue[]
  /** What the row held where the `where` compares, in the order of {@link comparedFields}. */
  readonly compared: readonly JsonValue[]
  /** For an update, the values of its SQL expressions. */
  readonly values: Fields
}
