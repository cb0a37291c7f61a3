import type { ColumnType } from '../model/catalog.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../model/snapshot.ts'
import { contentKey, type Order, pkOrder } from './order.ts'
import { codecFor } from './values/codec-for.ts'

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
  const { decode } = codecFor(type)
  const decoded = (text: string): string => jsonText(decode(text))
  const isJsonb = type.kind === 'base' && type.name === 'jsonb'
  return isJsonb ? (text) => sortedJsonbText(text) ?? decoded(text) : decoded
}

/** Null where JavaScript's own reader, which is much quicker than ours, may lose something or reads otherwise. */
function sortedJsonbText(text: string): string | null {
  if (text === 'null' || text.includes('"$json"')) return null
  const value: JsonValue = JSON.parse(text)
  return printedJsonb(value, 0) === text ? jsonText(value) : null
}

/** Nested deeper than this a text may be too deep for the strict reader. */
const maxDepth = 500

/** As PostgreSQL prints it; not so where it is nested too deep. */
function printedJsonb(value: JsonValue, depth: number): string {
  if (depth === maxDepth) return ''
  if (isJsonArray(value)) return `[${value.map((item) => printedJsonb(item, depth + 1)).join(', ')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${printedJsonb(member, depth + 1)}`,
  )
  return `{${members.join(', ')}}`
}
