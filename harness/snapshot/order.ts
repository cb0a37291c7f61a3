import type { ColumnType } from '../model/catalog.ts'
import { instantOrder } from '../model/instant.ts'
import { isJsonArray, type JsonValue, jsonText, numberText } from '../model/json.ts'
import { hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import type { PrimaryKey, Row, Snapshot } from '../model/snapshot.ts'

/** Negative when the first comes before the second. */
export type Order<T> = (a: T, b: T) => number

/** Canonical order: models by dependency, then name; rows as {@link rowOrder} says. */
export function sortSnapshot(rows: Snapshot, schema: Schema): Snapshot {
  const position = new Map([...schema.models.keys()].map((name, index) => [name, index]))
  const orders = new Map([...schema.models.values()].map((model) => [model.name, pkOrder(model)]))
  const last = position.size
  const unknown = pkOrder(null)
  const contentOf = (row: Row): string =>
    schema.models.get(row.model)?.primaryKey.length === 0 ? contentKey(jsonText(row.fields)) : ''
  return rows
    .map((row) => ({ row, content: contentOf(row) }))
    .sort(
      ({ row: a, content: contentA }, { row: b, content: contentB }) =>
        (position.get(a.model) ?? last) - (position.get(b.model) ?? last) ||
        compareTexts(a.model, b.model) ||
        (contentA === ''
          ? (orders.get(a.model) ?? unknown)(a.pk, b.pk)
          : contentA < contentB
            ? -1
            : Number(contentA > contentB)),
    )
    .map(({ row }) => row)
}

/**
 * The order of a model's rows: by pk, column by column, where numbers and moments count by value and all else by code
 * point, as the "C" collation has it; by content where there is no primary key.
 * @param model null when the schema does not know it: values then count as what they look like
 */
export function rowOrder(model: Model | null): Order<Row> {
  if (model?.primaryKey.length === 0) return (a, b) => compareTexts(jsonText(a.fields), jsonText(b.fields))
  const order = pkOrder(model)
  return (a, b) => order(a.pk, b.pk)
}

/** The order of the primary keys of a model that has one. */
export function pkOrder(model: Model | null): Order<PrimaryKey> {
  const orders = (model?.primaryKey ?? []).map((name) =>
    valueOrder(model?.fields.find((field) => field.name === name)?.type),
  )
  if (model && hasScalarPk(model)) return orders[0] ?? compareValues
  return (pkA, pkB) => {
    if (!isJsonArray(pkA) || !isJsonArray(pkB)) return compareValues(pkA, pkB)
    for (let index = 0; index < Math.min(pkA.length, pkB.length); index += 1) {
      const order = (orders[index] ?? compareValues)(pkA[index] ?? null, pkB[index] ?? null)
      if (order !== 0) return order
    }
    return pkA.length - pkB.length
  }
}

/** The JSON text of a row's fields as a key: JavaScript compares strings by UTF-16 unit, and such keys by code point. */
export function contentKey(text: string): string {
  return unitsOutOfOrder.test(text) ? text.replace(/[\ud800-\udbff\uffff]/g, inOrder) : text
}

/** Behind all other units, that of U+FFFF itself first: halves of surrogate pairs stand for what comes last. */
function inOrder(unit: string): string {
  return unit === '\uffff' ? '\uffff\u0001' : `\uffff${unit}`
}

/** Where a type's order is the server's own (`value`), where it is that of its texts, and where of its JSON form. */
export function sortsBy(type: ColumnType): 'value' | 'text' | 'content' {
  if (type.kind === 'domain') return sortsBy(type.base)
  if (type.kind === 'enum') return 'text'
  if (type.kind !== 'base' || type.name === 'json' || type.name === 'jsonb') return 'content'
  return Object.hasOwn(byValue, type.name) ? 'value' : 'text'
}

function valueOrder(type: ColumnType | undefined): Order<JsonValue> {
  if (type?.kind === 'domain') return valueOrder(type.base)
  const known = type?.kind === 'base' && Object.hasOwn(byValue, type.name) ? byValue[type.name] : undefined
  return known ?? compareValues
}

const byValue: Readonly<Record<string, Order<JsonValue>>> = {
  int2: compareNumbers,
  int4: compareNumbers,
  int8: compareNumbers,
  oid: compareNumbers,
  numeric: compareNumbers,
  float4: compareNumbers,
  float8: compareNumbers,
  date: compareMoments,
  timestamp: compareMoments,
  timestamptz: compareMoments,
  uuid: compareValues,
}

function compareValues(a: JsonValue, b: JsonValue): number {
  if (numberText(a) !== null && numberText(b) !== null) return compareNumbers(a, b)
  return compareTexts(typeof a === 'string' ? a : jsonText(a), typeof b === 'string' ? b : jsonText(b))
}

/** Numbers, also those in strings; as PostgreSQL has it, NaN comes last. */
function compareNumbers(a: JsonValue, b: JsonValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [textA, textB] = [numericText(a), numericText(b)]
  const plain = /^-?\d+(?:\.\d+)?$/
  if (plain.test(textA) && plain.test(textB)) return compareDecimals(textA, textB)
  const doubleA = plain.test(textA) ? finiteNumber(textA) : Number(textA)
  const doubleB = plain.test(textB) ? finiteNumber(textB) : Number(textB)
  if (Number.isNaN(doubleA) || Number.isNaN(doubleB))
    return Number(Number.isNaN(doubleA)) - Number(Number.isNaN(doubleB))
  return doubleA < doubleB ? -1 : Number(doubleA > doubleB)
}

/** However large, a number comes before infinity. */
function finiteNumber(text: string): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)))
}

function numericText(value: JsonValue): string {
  return numberText(value) ?? String(value)
}

function compareDecimals(a: string, b: string): number {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length)
  const difference = scaled(a, scale) - scaled(b, scale)
  return difference < 0n ? -1 : Number(difference > 0n)
}

function scaled(decimal: string, scale: number): bigint {
  return BigInt(decimal.replace('.', '') + '0'.repeat(scale - fractionOf(decimal).length))
}

function fractionOf(decimal: string): string {
  return decimal.split('.')[1] ?? ''
}

function compareMoments(a: JsonValue, b: JsonValue): number {
  const order = instantOrder(b, a)
  return order ?? compareValues(a, b)
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  if (unitsOutOfOrder.test(a) || unitsOutOfOrder.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

/** Halves of surrogate pairs, and the units that stand for less than pairs do. */
const unitsOutOfOrder = /[\ud800-\uffff]/
