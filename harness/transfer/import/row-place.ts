import type { Problem } from '../../model/errors.ts'
import { isJsonArray, jsonText } from '../../model/json.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'
import { type ModelName, type Ordinal, ordinal, type PrimaryKey } from '../../model/snapshot.ts'

/** A row of a snapshot, and where it stands among the rows of its model. */
export interface PlacedRow {
  readonly ordinal: Ordinal
  readonly pk: PrimaryKey
}

/** The row of the snapshot that a row of an import's source is: the `position`-th of its model there, from 1. */
export type Placement = (model: ModelName, position: number, pk: PrimaryKey) => PlacedRow

/** Of a source that is the snapshot itself. */
export const asInSource: Placement = (_, position, pk) => ({ ordinal: ordinal(position), pk })

/** ` row 2 (pk 7)`, or nothing when the row is not known; a key that is secret, or may be one of another row, is not shown. */
export function rowPlace(model: Model, row: PlacedRow | null): string {
  if (row === null) return ''
  return ` row ${row.ordinal}${isShown(model, row) ? ` (pk ${jsonText(row.pk)})` : ''}`
}

/** What a problem says of the row that it is about: as much as {@link rowPlace} tells. */
export function rowDetails(model: Model, row: PlacedRow | null): Pick<Problem, 'model' | 'ordinal' | 'pk'> {
  if (row === null) return { model: model.name }
  return { model: model.name, ordinal: row.ordinal, ...(isShown(model, row) ? { pk: row.pk } : {}) }
}

function isShown(model: Model, { pk }: PlacedRow): boolean {
  const isSecret = model.fields.some(({ name, secret }) => secret && model.primaryKey.includes(name))
  return !isSecret && !holdsNaturalKey(model, pk)
}

/** Whether another row's natural key stands in the primary key. */
function holdsNaturalKey(model: Model, pk: PrimaryKey): boolean {
  return model.primaryKey.some((name, index) => {
    const value = hasScalarPk(model) ? pk : isJsonArray(pk) ? pk[index] : null
    const isReference = model.foreignKeys.some(({ fields }) => fields.length === 1 && fields[0] === name)
    return isReference && isJsonArray(value)
  })
}
