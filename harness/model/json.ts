/**
 * JSON values as a snapshot holds them. A number is a JavaScript number only when that number prints
 * exactly as it was written; any other (`9007199254740993`, `1.10`, `-0`, `1e400`) is an {@link ExactNumber}.
 */
export type JsonValue = JsonScalar | JsonArray | JsonObject
export type JsonScalar = null | boolean | number | string | ExactNumber
export type JsonArray = readonly JsonValue[]
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Shared between copies of this package (a subject may be loaded by another loader than the harness). */
const exactNumberBrand: unique symbol = Symbol.for('pg-roundtrip.exact-number')

/**
 * A number that is not written as JavaScript writes it, or that a double cannot hold. `text` is a valid JSON number;
 * `Number(…)` gives the nearest double and `String(…)` the text.
 */
export interface ExactNumber {
  readonly [exactNumberBrand]: true
  readonly text: string
}

class WrittenNumber implements ExactNumber {
  readonly [exactNumberBrand] = true
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Whoever computes with it, as a comparator of a user may, gets the nearest double. */
  valueOf(): number {
    return Number(this.text)
  }

  toString(): string {
    return this.text
  }
}

/** The number that `text`, a JSON number, stands for: a JavaScript number where nothing is lost. */
export function jsonNumber(text: string): number | ExactNumber {
  const double = Number(text)
  return String(double) === text ? double : new WrittenNumber(text)
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && exactNumberBrand in value
}

export function isJsonArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value)
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
}

/** The text of a JSON number, or null when `value` is not one. */
export function numberText(value: JsonValue): string | null {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return isExactNumber(value) ? value.text : null
}

/** Equality of JSON values: object keys in any order, array elements in order, numbers as written. */
export function jsonEquals(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a === null || b === null) return false
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (isExactNumber(a) || isExactNumber(b)) return isExactNumber(a) && isExactNumber(b) && a.text === b.text
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((item, index) => jsonEquals(item, b[index]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEquals(a[key], b[key]))
  )
}

/** Compact JSON text with sorted keys and every digit kept. Equal values give equal texts. */
export function jsonText(value: JsonValue): string {
  if (isExactNumber(value)) return value.text
  if (isJsonArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${jsonText(value[key] ?? null)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}
