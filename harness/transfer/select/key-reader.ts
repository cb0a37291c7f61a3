import { type JsonValue, jsonText, numberText } from '../../model/json.ts'
import { fieldValue, type Model } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { canonicalValue, codecFor, ValueError } from '../../snapshot/index.ts'

/** What a row holds in some fields, as a text that is equal for equal keys; null where one of them is null or absent. */
export type KeyReader = (row: Row) => string | null

/** @param fields of the model, at least one */
export function keyReader(model: Model, fields: readonly string[]): KeyReader {
  const readers = fields.map((name) => valueReader(model, name))
  const [first, ...others] = readers
  if (first && others.length === 0) return first
  return (row) => {
    const texts: string[] = []
    for (const read of readers) {
      const text = read(row)
      if (text === null) return null
      texts.push(text)
    }
    return JSON.stringify(texts)
  }
}

function valueReader(model: Model, name: string): KeyReader {
  const canonical = canonicalReader(model, name)
  return (row) => {
    const value = fieldValue(model, row, name)
    return value === undefined || value === null ? null : valueText(canonical(value))
  }
}

/** The one spelling of a field's values; of what is no value of its type, as it is: an import says so. */
export function canonicalReader(model: Model, name: string): (value: JsonValue) => JsonValue {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (!field) return (value) => value
  const codec = codecFor(field.type)
  return (value) => {
    if (Number.isInteger(value)) return value
    try {
      return canonicalValue(codec, value)
    } catch (error) {
      if (error instanceof ValueError) return value
      throw error
    }
  }
}

/** A number and a text of the same digits are the same: a virtual key may be a text. */
function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : (numberText(value) ?? jsonText(value))
}
