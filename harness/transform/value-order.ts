import type { ColumnType } from '../model/catalog.ts'
import { type Decimal, parseDecimal } from '../model/decimal.ts'
import { instantOrder } from '../model/instant.ts'
import type { JsonValue } from '../model/json.ts'

/** Positive when `b` comes after `a`, 0 when they are equal, null when that cannot be told. */
export type ValueOrder = (a: JsonValue, b: JsonValue) => number | null

/**
 * How PostgreSQL orders canonical values of a type. Null where only the database knows: texts go by a collation, and
 * what else is not listed here.
 */
export function valueOrder(type: ColumnType): ValueOrder | null {
  switch (type.kind) {
    case 'domain':
      return valueOrder(type.base)
    case 'enum':
      return (a, b) => type.labels.indexOf(String(b)) - type.labels.indexOf(String(a))
    case 'base':
      return baseOrders[type.name] ?? null
    default:
      return null
  }
}

/** Whether the type has an order that a person would expect: geometric ones go by their area, say. */
export function hasOrder(type: ColumnType): boolean {
  return type.kind === 'domain' ? hasOrder(type.base) : !withoutOrder.has(type.name) && type.name !== 'jsonb'
}

/** Whether values are texts, for LIKE to look at. */
export function isText(type: ColumnType): boolean {
  if (type.kind === 'domain') return isText(type.base)
  return type.kind === 'base' && (['text', 'varchar', 'bpchar', 'name'].includes(type.name) || isCitext(type))
}

/** Its schema is where somebody put the extension. */
export function isCitext(type: ColumnType): boolean {
  return type.kind === 'domain' ? isCitext(type.base) : type.kind === 'base' && type.name.endsWith('.citext')
}

/** The type without the number of digits or characters of one column: what another value is compared by. */
export function withoutLimits(type: ColumnType): ColumnType {
  if (type.kind === 'domain') return withoutLimits(type.base)
  return type.kind === 'base' ? { kind: 'base', name: type.name } : type
}

const numbers: ValueOrder = (a, b) => {
  const [left, right] = [parseDecimal(a), parseDecimal(b)]
  return left && right && compareDecimals(left, right)
}

/** Of texts whose bytes sort as the values do. */
const bytes: ValueOrder = (a, b) => (a === b ? 0 : String(a) < String(b) ? 1 : -1)

const baseOrders: Readonly<Record<string, ValueOrder>> = {
  int2: numbers,
  int4: numbers,
  int8: numbers,
  oid: numbers,
  numeric: numbers,
  float4: numbers,
  float8: numbers,
  bool: (a, b) => Number(b) - Number(a),
  date: instantOrder,
  timestamp: instantOrder,
  timestamptz: instantOrder,
  time: bytes,
  uuid: bytes,
}

/** Base types without an `=`, or with one that compares areas or counts. */
export const withoutEquality: ReadonlySet<string> = new Set([
  'xml',
  'point',
  'lseg',
  'path',
  'box',
  'polygon',
  'line',
  'circle',
])

const withoutOrder: ReadonlySet<string> = new Set([...withoutEquality, 'json', 'xid', 'cid', 'aclitem', 'jsonpath'])

/** NaN comes after all others, and is equal to itself. PostgreSQL manual, 8.1.2 and 8.1.3. */
function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind !== 'finite' || b.kind !== 'finite') return rank[b.kind] - rank[a.kind]
  const least = Math.min(a.exponent, b.exponent)
  const scaled = ({ digits, exponent }: typeof a): bigint => digits * 10n ** BigInt(exponent - least)
  const [left, right] = [scaled(a), scaled(b)]
  return left === right ? 0 : left < right ? 1 : -1
}

const rank = { '-infinity': -1, finite: 0, infinity: 1, nan: 2 } as const satisfies Record<Decimal['kind'], number>
