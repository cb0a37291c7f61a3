import { isJsonArray, isJsonObject, type JsonValue, numberText } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'

/**
 * Text, and every type whose JSON form is PostgreSQL's own text of it. Numbers, booleans, arrays and objects are
 * read as their JSON text: that is how Sentry writes its pickled options (`"value": 11` for the text `11`).
 */
export const textCodec: Codec = {
  decode: (text) => text,
  encode: plainText,
}

/** char(n): padded with spaces, as PostgreSQL prints it; they do not count when it compares. */
export function paddedCodec(length: number): Codec {
  return {
    decode: (text) => text,
    encode(value) {
      const text = plainText(value)
      return text + ' '.repeat(Math.max(0, length - [...text].length))
    },
  }
}

function plainText(value: JsonValue): string {
  return storable(typeof value === 'string' ? value : orderedJsonText(value))
}

/** @throws ValueError for a text that no PostgreSQL database can hold; a lone surrogate would turn into U+FFFD */
export function storable(text: string): string {
  if (text.includes('\0')) throw new ValueError('expected a text without the character U+0000')
  if (/\p{Surrogate}/u.test(text)) throw new ValueError('expected a text without half a surrogate pair')
  return text
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
