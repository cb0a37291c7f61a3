import { isJsonArray, isJsonObject, type JsonValue, jsonNumber, numberText } from '../../model/json.ts'
import { JsonReader } from '../read/json-reader.ts'
import { type Codec, ValueError } from './codec.ts'
import { orderedJsonText } from './text.ts'

/**
 * json: the value itself, its members in their own order. A JSON null is `{"$json": "null"}`, since null is SQL's; so
 * is a value that looks like this very object, and a text whose spacing or repeated keys would be lost:
 * `{"$json": "…exact text…"}`.
 */
export const jsonCodec: Codec = {
  decode(text) {
    const value = parseLeniently(text)
    const isLossless = value !== undefined && !isAmbiguous(value) && orderedJsonText(value) === text
    return isLossless ? value : { $json: text }
  },
  encode: encodeJson,
}

/** jsonb: as json, except that spacing, the order of members and the spelling of numbers are PostgreSQL's to choose. */
export const jsonbCodec: Codec = {
  decode(text) {
    const value = parseLeniently(text)
    if (value === undefined) return { $json: text }
    const canonical = canonicalJsonb(value)
    return isAmbiguous(canonical) ? { $json: orderedJsonText(canonical) } : canonical
  },
  encode: encodeJson,
}

function encodeJson(value: JsonValue): string {
  if (!isExactJson(value)) return orderedJsonText(value)
  try {
    JSON.parse(value.$json)
  } catch {
    throw new ValueError('expected a JSON text as $json')
  }
  return value.$json
}

function isAmbiguous(value: JsonValue): boolean {
  return value === null || isExactJson(value)
}

function isExactJson(value: JsonValue): value is { readonly $json: string } {
  return isJsonObject(value) && typeof value.$json === 'string' && Object.keys(value).length === 1
}

/** Of the levels that a file may nest, those that are left for what a value stands in: a row, an array of values. */
const reservedLevels = 500

/** Undefined where our reader is stricter than the json type is: repeated keys, deep nesting. */
function parseLeniently(text: string): JsonValue | undefined {
  try {
    const reader = new JsonReader(text)
    const value = reader.value(reservedLevels)
    reader.expectEnd()
    return value
  } catch {
    return undefined
  }
}

/** As jsonb stores it: members ordered by the length of their names, then bytewise; numbers as numeric prints them. */
function canonicalJsonb(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(canonicalJsonb)
  if (isJsonObject(value)) {
    const names = Object.keys(value).sort(compareMemberNames)
    return Object.fromEntries(names.map((name) => [name, canonicalJsonb(value[name] ?? null)]))
  }
  const number = numberText(value)
  return number === null ? value : jsonNumber(plainNumber(number))
}

function compareMemberNames(a: string, b: string): number {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)]
  return bytesA.length - bytesB.length || Buffer.compare(bytesA, bytesB)
}

/** Exponents are written out, keeping the scale: `1.50e1` is 15.0. There is no negative zero. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const shift = Number(exponent)
  if (Math.abs(shift) > 20_000) return text // PostgreSQL refuses it
  const point = whole.length + shift
  const digits = (whole + fraction).padEnd(point, '0')
  const padded = point > 0 ? digits : '0'.repeat(1 - point) + digits
  const integer = padded.slice(0, Math.max(point, 1)).replace(/^0+(?=\d)/, '')
  const decimals = padded.slice(Math.max(point, 1))
  const plain = decimals === '' ? integer : `${integer}.${decimals}`
  return /^[0.]*$/.test(plain) ? plain : sign + plain
}
