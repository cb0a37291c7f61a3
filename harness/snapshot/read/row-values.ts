import { isJsonObject, type JsonValue, jsonNumber } from '../../model/json.ts'
import { type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { orderedJsonText } from '../values/text.ts'
import { parseJson } from './json-reader.ts'
import type { ReadRow } from './row-reader.ts'
import type { RowShape } from './row-shape.ts'

/** The row that was read, with its values. */
export function rowOf(read: ReadRow): Row {
  if (read.shape === null) return read.row
  const { shape, texts } = read
  const fields: Record<string, JsonValue> = {}
  for (let index = 0; index < shape.fields.length; index += 1) {
    const name = shape.fields[index] ?? ''
    setField(fields, name, jsonValue(texts[shape.fieldsAt + index] ?? 'null'))
  }
  return { model: shape.model, pk: primaryKey(shape, texts), fields }
}

/** Assigned, a field `__proto__` would become the object's prototype. */
export function setField(fields: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name !== '__proto__') fields[name] = value
  else Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true })
}

/** The same row, which keeps no more of the text of its file alive than its own part. */
export function detachedRow(row: Row): Row {
  const { model, pk, fields } = row
  // A part of a string keeps all of it.
  const text = Buffer.from(orderedJsonText({ pk, fields })).toString()
  const copy = parseJson(text)
  if (!isJsonObject(copy) || !isJsonObject(copy.fields)) return row
  return { model, pk: toPrimaryKey(copy.pk ?? null), fields: copy.fields }
}

function primaryKey({ pkAt, pkLength }: RowShape, texts: readonly string[]): PrimaryKey {
  if (pkLength !== null) return texts.slice(pkAt, pkAt + pkLength).map(jsonValue)
  return toPrimaryKey(jsonValue(texts[pkAt] ?? 'null'))
}

/** The value of a text that a shape matched: it is known to be JSON, and each kind of it by its first character. */
export function jsonValue(text: string): JsonValue {
  switch (text.charCodeAt(0)) {
    case codes.quote:
      return text.includes('\\') ? parseJson(text) : text.slice(1, -1)
    case codes.t:
      return true
    case codes.f:
      return false
    case codes.n:
      return null
    case codes.brace:
    case codes.bracket:
      return parseJson(text)
    default:
      return jsonNumber(text)
  }
}

const codes = { quote: 34, bracket: 91, f: 102, n: 110, t: 116, brace: 123 } as const
