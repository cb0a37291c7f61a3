import type { ColumnType } from '../model/catalog.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../model/snapshot.ts'
import { contentKey, type Order, pkOrder } from './order.ts'
import { codecFor } from './values/codec-for.ts'
import { jsonTextFor } from './values/json-text.ts'
import { jsonbText } from './values/jsonb-text.ts'

/** The canonical order of a model's rows, by keys that are made once of each row: far more often are they compared. */
export interface SortKeys<Key> {
  /** @param texts PostgreSQL's texts of the model's fields, in their order; null for SQL NULL */
  readonly keyOf: (texts: readonly (string | null)[]) => Key
  readonly order: Order<Key>
}

/** For a model without a primary key. */
export function contentSortKeys(model: Model): SortKeys<string> {
  const columns = model.fields.map(({ name, type }, index) => ({ name, index, textOf: sortedTextFor(type) }))
  const members = columns
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, ...column }, position) => ({
      ...column,
      before: `${position === 0 ? '' : ','}${JSON.stringify(name)}:`,
    }))
  return {
    keyOf(texts) {
      let content = '{'
      for (const { before, index, textOf } of members) {
        const text = texts[index] ?? null
        content += before + (text === null ? 'null' : textOf(text))
      }
      return contentKey(`${content}}`)
    },
    order: (a, b) => (a < b ? -1 : Number(a > b)),
  }
}

/** For a model with one. */
export function pkSortKeys(model: Model): SortKeys<PrimaryKey> {
  const parts = model.primaryKey.map((name) => {
    const index = model.fields.findIndex((field) => field.name === name)
    const type = model.fields[index]?.type ?? { kind: 'base', name: 'text' }
    return { index, decode: codecFor(type).decode }
  })
  const partOf = (texts: readonly (string | null)[], { index, decode }: (typeof parts)[number]): JsonValue => {
    const text = texts[index] ?? null
    return text === null ? null : decode(text)
  }
  const [first] = parts
  return {
    keyOf:
      first && hasScalarPk(model)
        ? (texts) => toPrimaryKey(comparable(toPrimaryKey(partOf(texts, first))))
        : (texts) => parts.map((part) => comparable(partOf(texts, part))),
    order: pkOrder(model),
  }
}

/** Lists and objects compare as their texts. */
function comparable(value: JsonValue): JsonValue {
  return isJsonArray(value) || isJsonObject(value) ? jsonText(value) : value
}

/** To the JSON text of a value with the members of its objects sorted: `jsonText` of what the type's codec decodes. */
function sortedTextFor(type: ColumnType): (text: string) => string {
  if (type.kind === 'domain') return sortedTextFor(type.base)
  const name = type.kind === 'base' ? type.name : null
  const { decode } = codecFor(type)
  const decoded = (text: string): string => jsonText(decode(text))
  if (name === 'jsonb') return (text) => sortedJsonbText(text) ?? decoded(text)
  if (name === 'json' || type.kind === 'array') return decoded
  const textOf = jsonTextFor(type)
  return (text) => textOf(text, null)
}

/** Null where JavaScript's own reader, which is much quicker than ours, may lose something. */
function sortedJsonbText(text: string): string | null {
  const compact = jsonbText(text, null)
  if (compact === null) return null
  const value: JsonValue = JSON.parse(compact)
  return JSON.stringify(value) === compact ? jsonText(value) : null
}
