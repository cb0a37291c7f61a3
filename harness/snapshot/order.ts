import { type JsonValue, jsonText, numberText } from '../model/json.ts'
import type { Schema } from '../model/schema.ts'
import type { PrimaryKey, Row, Snapshot } from '../model/snapshot.ts'

/** Canonical order: models by dependency, then name; rows by pk, or by content where a model has none. */
export function sortSnapshot(rows: Snapshot, schema: Schema): Snapshot {
  const position = new Map([...schema.models.keys()].map((name, index) => [name, index]))
  const last = position.size
  return [...rows].sort(
    (a, b) =>
      (position.get(a.model) ?? last) - (position.get(b.model) ?? last) ||
      compareText(a.model, b.model) ||
      compareRows(a, b),
  )
}

export function compareRows(a: Row, b: Row): number {
  return comparePks(a.pk, b.pk) || (a.pk === null ? compareText(jsonText(a.fields), jsonText(b.fields)) : 0)
}

/** Numbers by value, texts by code point (as the "C" collation sorts them), arrays element by element. */
export function comparePks(a: PrimaryKey, b: PrimaryKey): number {
  return compareValues(a, b)
}

function compareValues(a: JsonValue, b: JsonValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
      const order = compareValues(a[index], b[index])
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  const numberA = numberText(a)
  const numberB = numberText(b)
  if (numberA !== null && numberB !== null) return compareIntegers(numberA, numberB)
  return compareText(typeof a === 'string' ? a : jsonText(a), typeof b === 'string' ? b : jsonText(b))
}

function compareIntegers(a: string, b: string): number {
  if (/[.eE]/.test(a + b)) return Number(a) - Number(b)
  const difference = BigInt(a) - BigInt(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}
