import { isJsonArray, isJsonObject, type JsonValue, numberText } from '../../model/json.ts'
import type { Codec } from './codec.ts'

/**
 * Text, and every type whose JSON form is PostgreSQL's own text of it. Numbers, booleans, arrays and objects are
 * read as their JSON text: that is how Sentry writes its pickled options (`"value": 11` for the text `11`).
 */
export const textCodec: Codec = {
  decode: (text) => text,
  encode: plainText,
}

function plainText(value: JsonValue): string {
  return typeof value === 'string' ? value : orderedJsonText(value)
}

/** Compact JSON with the members in the order in which they were written, and every digit kept. */
export function orderedJsonText(value: JsonValue): string {
  const number = numberText(value)
  if (number !== null) return number
  if (isJsonArray(value)) return `[${value.map(orderedJsonText).join(',')}]`
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${orderedJsonText(member)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}
