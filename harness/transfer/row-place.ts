import { jsonText } from '../model/json.ts'
import type { Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'

/** ` row 2 (pk 7)`, or nothing when the row is not known; a key that is secret is not shown. */
export function rowPlace(model: Model, rows: readonly Row[], row: Row | undefined): string {
  if (row === undefined) return ''
  const isSecret = model.fields.some(({ name, secret }) => secret && model.primaryKey.includes(name))
  return ` row ${rows.indexOf(row) + 1}${isSecret ? '' : ` (pk ${jsonText(row.pk)})`}`
}
