import type { LeftOut, LeftOutReason, RowFilter, Scope, UnknownNames } from '../../model/scope.ts'
import type { ModelName, Row, RowStream } from '../../model/snapshot.ts'

/** Which rows an export or import is about. */
export interface SelectionRequest {
  readonly scope: Scope
  /** Absent: by nothing. */
  readonly filter?: RowFilter
}

/** How many rows of a model take part, as far as the request tells: `some` may turn out to be all, or none. */
export type Extent = 'all' | 'some' | 'none'

/** Rows of a model. */
export interface RowCounts {
  readonly taken: number
  readonly leftOut: Readonly<Record<LeftOutReason, number>>
}

/** Which rows take part. What is selected refers to nothing that is left out, but through keys that are exempt. */
export interface Selection {
  readonly extentOf: (model: ModelName) => Extent
  /**
   * @param row with the fields that {@link fieldsOf} names; of a model that the schema does not have: never
   */
  readonly has: (row: Row) => boolean
  /** All that a row which was among those selected from is left out for; what it is itself comes first. Empty: it takes part. */
  readonly why: (row: Row) => readonly LeftOut[]
  /** Fields that {@link has} looks at: none where all rows, or no row, take part. */
  readonly fieldsOf: (model: ModelName) => readonly string[]
  /** Of the models whose rows had to be looked at, in the order of the schema. */
  readonly counts: ReadonlyMap<ModelName, RowCounts>
  /** Names in the filter that no row has. */
  readonly unknown: UnknownNames
}

/**
 * Rows to select from, each time from the start; in canonical form, with keys of other rows as values, not as natural
 * keys. A `RowSource` is one.
 * @param wanted fields that are needed, by model: rows of other models, and other fields, may be left out
 */
export type SelectableRows = (wanted: ReadonlyMap<ModelName, ReadonlySet<string>>) => RowStream
