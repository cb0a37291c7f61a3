import type { ColumnType } from '../../model/catalog.ts'
import type { JsonValue } from '../../model/json.ts'
import { arrayCodec } from './arrays.ts'
import { type Codec, ValueError } from './codec.ts'
import { jsonCodec } from './json.ts'
import { floatCodec, integerCodec, numericCodec } from './numbers.ts'
import { textCodec } from './text.ts'
import { timestampCodec } from './times.ts'

const booleanCodec: Codec = {
  decode: (text) => text === 't',
  encode(value) {
    if (value === true || value === 'true' || value === 't' || value === 1) return 't'
    if (value === false || value === 'false' || value === 'f' || value === 0) return 'f'
    throw new ValueError('expected true or false')
  },
}

const uuidCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    const digits = typeof value === 'string' ? value.toLowerCase().replace(/[{}-]/g, '') : ''
    if (!/^[0-9a-f]{32}$/.test(digits)) throw new ValueError('expected a UUID')
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  },
}

const byteaCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string' || !/^\\x(?:[0-9a-f]{2})*$/i.test(value)) {
      throw new ValueError('expected bytes as \\x and hexadecimal digits')
    }
    return value.toLowerCase()
  },
}

const stringCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string') throw new ValueError('expected a string')
    return value
  },
}

const baseCodecs: Readonly<Record<string, Codec>> = {
  bool: booleanCodec,
  int2: integerCodec,
  int4: integerCodec,
  int8: integerCodec,
  oid: integerCodec,
  float4: floatCodec,
  float8: floatCodec,
  uuid: uuidCodec,
  bytea: byteaCodec,
  json: jsonCodec(true),
  jsonb: jsonCodec(false),
  timestamp: timestampCodec(false),
  timestamptz: timestampCodec(true),
  date: stringCodec,
  time: stringCodec,
  timetz: stringCodec,
  interval: stringCodec,
}

/** How values of a column are written; the table is in docs/snapshot-format.md. */
export function codecFor(type: ColumnType): Codec {
  switch (type.kind) {
    case 'base':
      return type.name === 'numeric' ? numericCodec(type.scale) : (baseCodecs[type.name] ?? textCodec)
    case 'domain':
      return codecFor(type.base)
    case 'array':
      return arrayCodec(codecFor(type.element))
    case 'enum':
    case 'composite':
    case 'range':
    case 'multirange':
      return stringCodec
  }
}

/** The one spelling of a value: what an export of it would write. @throws ValueError */
export function canonicalValue(codec: Codec, value: JsonValue): JsonValue {
  return value === null ? null : codec.decode(codec.encode(value))
}
