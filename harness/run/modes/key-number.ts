import { type JsonValue, jsonNumber, numberText } from '../../model/json.ts'

/** The whole number that a key is, be it written as a text; null for any other value. */
export function keyNumber(value: JsonValue | undefined): bigint | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : numberText(value)
  return text !== null && /^-?\d{1,19}$/.test(text) ? BigInt(text) : null
}

/** The key moved by so much, in the form in which it is written. A value that is no number stays. */
export function moveKey(value: JsonValue, shift: bigint): JsonValue {
  const number = keyNumber(value)
  if (number === null) return value
  const text = String(number + shift)
  return typeof value === 'string' ? text : jsonNumber(text)
}
