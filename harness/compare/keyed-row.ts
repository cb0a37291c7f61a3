import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import { keyOfParts } from './snapshot-keys.ts'

/** What a key is made from: a row of either side. */
export interface KeyedRow {
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
}

/** A field's value, wherever the row holds it; undefined when the row lacks the field. */
export function rowValue(model: Model, row: KeyedRow, field: string): ExpectedValue | undefined {
  if (hasScalarPk(model) && model.primaryKey[0] === field) return row.pk
  return Object.hasOwn(row.fields, field) ? row.fields[field] : undefined
}

/** The values of a key's fields; null when one is NULL, absent or not known. */
export function keyParts(model: Model, row: KeyedRow, fields: readonly string[]): readonly JsonValue[] | null {
  const parts: JsonValue[] = []
  for (const field of fields) {
    const value = rowValue(model, row, field)
    if (value === undefined || value === null || isMatcher(value)) return null
    parts.push(value)
  }
  return parts
}

/** Equal for equal keys. A number equals the text of it: a reference may hold the one, and what it refers to the other. */
export function keyText(parts: readonly JsonValue[]): string {
  return keyOfParts(parts.map((part) => (typeof part === 'string' ? part : jsonText(part))))
}
