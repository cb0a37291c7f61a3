import type { BaseType, ColumnType } from '../../model/catalog.ts'
import type { JsonValue } from '../../model/json.ts'
import { type ArrayOptions, arrayCodec } from './arrays.ts'
import { byteaCodec } from './bytes.ts'
import { type Codec, ValueError } from './codec.ts'
import { dateCodec, timeCodec } from './dates.ts'
import { enumCodec } from './enums.ts'
import { hstoreCodec } from './hstore.ts'
import { intervalCodec } from './interval.ts'
import { jsonbCodec, jsonCodec } from './json.ts'
import { floatCodec, integerCodec, numericCodec } from './numbers.ts'
import { rangeCodec } from './range.ts'
import { paddedCodec, storable, textCodec } from './text.ts'
import { timestampCodec } from './timestamps.ts'

const booleanCodec: Codec = {
  decode: (text) => text === 't',
  encode(value) {
    if (value === true || value === 'true' || value === 't' || value === 1) return 't'
    if (value === false || value === 'false' || value === 'f' || value === 0) return 'f'
    throw new ValueError('expected true or false')
  },
}

const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const uuidCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value === 'string' && canonicalUuid.test(value)) return value
    const digits = typeof value === 'string' ? value.toLowerCase().replace(/[{}-]/g, '') : ''
    if (!/^[0-9a-f]{32}$/.test(digits)) throw new ValueError('expected a UUID')
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  },
}

/** PostgreSQL's own text of the value. */
const ownTextCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string') throw new ValueError('expected a string')
    return storable(value)
  },
}

const baseCodecs: Readonly<Record<string, Codec>> = {
  bool: booleanCodec,
  int2: integerCodec(-32_768n, 32_767n),
  int4: integerCodec(-2_147_483_648n, 2_147_483_647n),
  int8: integerCodec(-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  oid: integerCodec(0n, 4_294_967_295n),
  float4: floatCodec('single'),
  float8: floatCodec('double'),
  uuid: uuidCodec,
  bytea: byteaCodec,
  json: jsonCodec,
  jsonb: jsonbCodec,
  timestamp: timestampCodec(false),
  timestamptz: timestampCodec(true),
  date: dateCodec,
  time: timeCodec,
  timetz: ownTextCodec,
  interval: intervalCodec,
}

/** How values of a column are written; the table is in docs/snapshot-format.md. */
export function codecFor(type: ColumnType): Codec {
  switch (type.kind) {
    case 'base':
      return baseCodec(type)
    case 'domain':
      return codecFor(type.base)
    case 'array':
      return arrayCodec(arrayOptions(type.element, type.delimiter))
    case 'enum':
      return enumCodec(type.labels)
    case 'range':
      return rangeCodec(codecFor(type.subtype))
    case 'composite':
    case 'multirange':
      return ownTextCodec
  }
}

function baseCodec({ name, scale, length }: BaseType): Codec {
  if (name === 'numeric') return numericCodec(scale)
  if (name === 'bpchar' && length !== undefined) return paddedCodec(length)
  // Its schema is where somebody put the extension.
  if (name.endsWith('.hstore')) return hstoreCodec
  return Object.hasOwn(baseCodecs, name) ? (baseCodecs[name] ?? textCodec) : textCodec
}

function arrayOptions(element: ColumnType, delimiter = ','): ArrayOptions {
  const base = underDomains(element)
  const isJson = base.kind === 'base' && (base.name === 'json' || base.name === 'jsonb')
  return {
    element: codecFor(element),
    delimiter,
    wrapper: base.kind === 'array' ? '$array' : isJson ? '$json' : null,
  }
}

function underDomains(type: ColumnType): ColumnType {
  return type.kind === 'domain' ? underDomains(type.base) : type
}

/** The one spelling of a value: what an export of it would write. @throws ValueError */
export function canonicalValue(codec: Codec, value: JsonValue): JsonValue {
  return value === null ? null : codec.decode(codec.encode(value))
}

/** Whether values of a type are strings that are written as PostgreSQL prints them, without a look at what they say. */
export function isOwnText(type: ColumnType): boolean {
  const codec = codecFor(type)
  return codec === textCodec || codec === ownTextCodec
}
