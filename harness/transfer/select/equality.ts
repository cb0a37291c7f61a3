import { jsonEquals } from '../../model/json.ts'
import { fieldValue, type Model } from '../../model/schema.ts'
import type { FieldEquality } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import { canonicalReader } from './key-reader.ts'

/** Whether a row has all these values, however they are spelled. */
export function equalityOf(model: Model, where: FieldEquality): (row: Row) => boolean {
  const parts = Object.entries(where).map(([name, value]) => {
    const canonical = canonicalReader(model, name)
    return { name, canonical, wanted: canonical(value) }
  })
  return (row) =>
    parts.every(({ name, canonical, wanted }) => jsonEquals(canonical(fieldValue(model, row, name) ?? null), wanted))
}
