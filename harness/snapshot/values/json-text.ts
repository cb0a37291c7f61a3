import type { ColumnType } from '../../model/catalog.ts'
import { prettyText } from '../write/pretty-text.ts'
import { codecFor } from './codec-for.ts'
import { jsonbText } from './jsonb-text.ts'

/**
 * From PostgreSQL's text of a value to the JSON text of its canonical form: the text of what the type's codec decodes,
 * but for most types without the detour through a value.
 * @param indent of the line that the value begins on; null for compact text
 */
export type JsonTextOf = (text: string, indent: string | null) => string

export function jsonTextFor(type: ColumnType): JsonTextOf {
  switch (type.kind) {
    case 'domain':
      return jsonTextFor(type.base)
    case 'base':
      return Object.hasOwn(baseTexts, type.name) ? (baseTexts[type.name] ?? quoted) : quoted
    case 'array':
      return decoded(type)
    case 'enum':
    case 'composite':
    case 'range':
    case 'multirange':
      return quoted
  }
}

/** A timestamp's canonical form has nothing to escape either. */
function timestamp(name: string): JsonTextOf {
  const { decode } = codecFor({ kind: 'base', name })
  return (text) => `"${decode(text)}"`
}

/** Whatever it is: decoded, and written again. */
function decoded(type: ColumnType): JsonTextOf {
  const { decode } = codecFor(type)
  return (text, indent) => prettyText(decode(text), indent)
}

const jsonb = decoded({ kind: 'base', name: 'jsonb' })

const asItIs: JsonTextOf = (text) => text

/** Where no text of the type has anything to escape. */
const betweenQuotes: JsonTextOf = (text) => `"${text}"`

const quoted: JsonTextOf = (text) => (/["\\\u0000-\u001f]/.test(text) ? JSON.stringify(text) : `"${text}"`)

const baseTexts: Readonly<Record<string, JsonTextOf>> = {
  bool: (text) => (text === 't' ? 'true' : 'false'),
  int2: asItIs,
  int4: asItIs,
  int8: asItIs,
  oid: asItIs,
  numeric: betweenQuotes,
  float4: decoded({ kind: 'base', name: 'float4' }),
  float8: decoded({ kind: 'base', name: 'float8' }),
  uuid: betweenQuotes,
  date: betweenQuotes,
  time: betweenQuotes,
  timestamp: timestamp('timestamp'),
  timestamptz: timestamp('timestamptz'),
  json: decoded({ kind: 'base', name: 'json' }),
  jsonb: (text, indent) => jsonbText(text, indent) ?? jsonb(text, indent),
}
