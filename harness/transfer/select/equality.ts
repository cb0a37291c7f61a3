import { jsonEquals } from '../../model/json.ts'
import { fieldValue, type Model } from '../../model/schema.ts'
import type { FieldEquality } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import { valueWhenAbsent } from '../../snapshot/index.ts'
import { canonicalReader } from './key-reader.ts'

/** Whether a row has all these values, however they are spelled. A field that it lacks holds what its column is filled with. */
export function equalityOf(model: Model, where: FieldEquality): (row: Row) => boolean {
  const parts = Object.entries(where).map(([name, value]) => {
    const field = model.fields.find((one) => one.name === name)
    const canonical = canonicalReader(model, name)
    return { name, canonical, wanted: canonical(value), absent: field && valueWhenAbsent(field) }
  })
  return (row) =>
    parts.every(({ name, canonical, wanted, absent }) => {
      const given = fieldValue(model, row, name)
      const value = given === undefined ? absent : given
      return value !== undefined && jsonEquals(canonical(value), wanted)
    })
}
