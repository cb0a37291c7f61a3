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

/** The order in which PostgreSQL keeps them. */
function byLengthThenBytes([a]: readonly [string, JsonValue], [b]: readonly [string, JsonValue]): number {
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
