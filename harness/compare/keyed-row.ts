import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedMatcher, type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import { keyOfParts } from './snapshot-keys.ts'
import { standIn } from './stand-in.ts'

/** What a key is made from: a row of either side. */
export interface KeyedRow {
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
  /** As in an expected row. */
  readonly mark?: string
}

/** A field's value, wherever the row holds it; undefined when the row lacks the field. */
export function rowValue(model: Model, row: KeyedRow, field: string): ExpectedValue | undefined {
  if (hasScalarPk(model) && model.primaryKey[0] === field) return row.pk
  return Object.hasOwn(row.fields, field) ? row.fields[field] : undefined
}

/** The values of a key's fields, or what stands in for them; null when one is NULL, absent or not known. */
export function keyParts(model: Model, row: KeyedRow, fields: readonly string[]): readonly JsonValue[] | null {
  const parts: JsonValue[] = []
  for (const field of fields) {
    const value = rowValue(model, row, field)
    const part = isMatcher(value) ? (standInOf(value) ?? ownStandIn(model, row, field)) : value
    if (part === undefined || part === null) return null
    parts.push(part)
  }
  return parts
}

function standInOf({ rule }: ExpectedMatcher): string | null {
  return rule.matcher === 'reference' ? standIn(rule.mark) : null
}

function ownStandIn(model: Model, { mark }: KeyedRow, field: string): string | null {
  return mark !== undefined && hasScalarPk(model) && model.primaryKey[0] === field ? standIn(mark) : null
}

/** Equal for equal keys. A number equals the text of it: a reference may hold the one, and what it refers to the other. */
export function keyText(parts: readonly JsonValue[]): string {
  return keyOfParts(parts.map((part) => (typeof part === 'string' ? part : jsonText(part))))
}
