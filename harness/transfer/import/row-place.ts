import { isJsonArray, jsonText } from '../../model/json.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'
import type { Ordinal, PrimaryKey } from '../../model/snapshot.ts'

/** A row of a snapshot, and where it stands among the rows of its model. */
export interface PlacedRow {
  readonly ordinal: Ordinal
  readonly pk: PrimaryKey
}

/** ` row 2 (pk 7)`, or nothing when the row is not known; a key that is secret, or may be one of another row, is not shown. */
export function rowPlace(model: Model, row: PlacedRow | null): string {
  if (row === null) return ''
  const isSecret = model.fields.some(({ name, secret }) => secret && model.primaryKey.includes(name))
  return ` row ${row.ordinal}${isSecret || holdsNaturalKey(model, row.pk) ? '' : ` (pk ${jsonText(row.pk)})`}`
}

/** Whether another row's natural key stands in the primary key. */
function holdsNaturalKey(model: Model, pk: PrimaryKey): boolean {
  return model.primaryKey.some((name, index) => {
    const value = hasScalarPk(model) ? pk : isJsonArray(pk) ? pk[index] : null
    const isReference = model.foreignKeys.some(({ fields }) => fields.length === 1 && fields[0] === name)
    return isReference && isJsonArray(value)
  })
}
