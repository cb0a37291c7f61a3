import { isJsonObject, type JsonValue, numberText } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { parseJsonObject } from './json-object.ts'
import { storable } from './text.ts'

/** hstore: PostgreSQL's own text. Also read: a JSON object of texts, in a string as Django writes it, or not. */
export const hstoreCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    const pairs = isJsonObject(value) ? value : typeof value === 'string' ? parseJsonObject(value) : null
    if (pairs !== null) return Object.entries(pairs).sort(byLengthThenBytes).map(pairText).join(', ')
    if (typeof value !== 'string') throw new ValueError('expected pairs such as "key"=>"value"')
    return storable(value)
  },
}

/** The order in which PostgreSQL keeps the pairs of an hstore, and the members of a jsonb. */
export function byLengthThenBytes([a]: readonly [string, JsonValue], [b]: readonly [string, JsonValue]): number {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)]
  return bytesA.length - bytesB.length || Buffer.compare(bytesA, bytesB)
}

function pairText([key, value]: readonly [string, JsonValue]): string {
  return `${quoted(key)}=>${value === null ? 'NULL' : quoted(asText(value))}`
}

function asText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : numberText(value)
  if (text === null) throw new ValueError('expected texts in an hstore')
  return text
}

function quoted(text: string): string {
  return `"${storable(text).replace(/["\\]/g, '\\$&')}"`
}

const pair = /\s*("(?:[^"\\]|\\.)*"|(?:[^\s"=,>\\]|\\.)+)\s*=>\s*("(?:[^"\\]|\\.)*"|(?:[^\s"=,>\\]|\\.)+)\s*(?:,|$)/gsy

/** The pairs of a text that PostgreSQL reads as an hstore; of two with one key the first. Null when it is none. */
export function readHstore(text: string): ReadonlyMap<string, string | null> | null {
  const pairs = new Map<string, string | null>()
  pair.lastIndex = 0
  let end = 0
  while (end < text.length && text.slice(end).trim() !== '') {
    const [whole, key, value] = pair.exec(text) ?? []
    if (whole === undefined || key === undefined || value === undefined) return null
    end += whole.length
    const name = unquoted(key)
    if (!pairs.has(name)) pairs.set(name, value.toUpperCase() === 'NULL' ? null : unquoted(value))
  }
  return pairs
}

function unquoted(text: string): string {
  const inner = text.startsWith('"') ? text.slice(1, -1) : text
  return inner.replace(/\\(.)/gs, '$1')
}
