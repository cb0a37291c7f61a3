import type { JsonValue } from '../../model/json.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'
import { type Fields, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { codecFor } from '../../snapshot/index.ts'
import { decodeCopyLine } from '../copy/copy-text.ts'

/** Reads lines of COPY with all columns of a model, in the order of the table. */
export function rowDecoder(model: Model): (line: string) => Row {
  const scalarPk = hasScalarPk(model)
  const columns = model.fields.map(({ name, type }) => ({
    name,
    decode: codecFor(type).decode,
    isPk: scalarPk && name === model.primaryKey[0],
  }))
  return (line) => {
    const texts = decodeCopyLine(line)
    const entries: [string, JsonValue][] = []
    let pk: JsonValue = null
    columns.forEach((column, index) => {
      const text = texts[index] ?? null
      const value = text === null ? null : column.decode(text)
      if (column.isPk) pk = value
      else entries.push([column.name, value])
    })
    const fields = Object.fromEntries(entries)
    return { model: model.name, pk: scalarPk ? toPrimaryKey(pk) : compositeKey(model, fields), fields }
  }
}

function compositeKey(model: Model, fields: Fields): PrimaryKey {
  return model.primaryKey.length === 0 ? null : model.primaryKey.map((name) => fields[name] ?? null)
}
