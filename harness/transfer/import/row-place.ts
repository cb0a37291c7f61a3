import { jsonText } from '../../model/json.ts'
import type { Model } from '../../model/schema.ts'
import type { Ordinal, PrimaryKey } from '../../model/snapshot.ts'

/** A row of a snapshot, and where it stands among the rows of its model. */
export interface PlacedRow {
  readonly ordinal: Ordinal
  readonly pk: PrimaryKey
}

/** ` row 2 (pk 7)`, or nothing when the row is not known; a key that is secret is not shown. */
export function rowPlace(model: Model, row: PlacedRow | null): string {
  if (row === null) return ''
  const isSecret = model.fields.some(({ name, secret }) => secret && model.primaryKey.includes(name))
  return ` row ${row.ordinal}${isSecret ? '' : ` (pk ${jsonText(row.pk)})`}`
}
