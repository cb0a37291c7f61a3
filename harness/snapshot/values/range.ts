import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { parseJsonObject } from './json-object.ts'
import { storable } from './text.ts'

/**
 * Ranges: PostgreSQL's own text. Also read: the JSON that Django writes, in a string or not:
 * `{"bounds": "[)", "lower": "1", "upper": "5"}`, `{"empty": true}`.
 */
export function rangeCodec(subtype: Codec): Codec {
  const bound = (value: JsonValue | undefined): string =>
    value === undefined || value === null ? '' : quoted(subtype.encode(value))
  return {
    decode: (text) => text,
    encode(value) {
      const range = isJsonObject(value) ? value : typeof value === 'string' ? parseJsonObject(value) : null
      if (range === null && typeof value === 'string') return storable(value)
      if (range === null || !isRange(range)) throw new ValueError('expected a range such as [1,5)')
      if (range.empty === true) return 'empty'
      const [open = '[', close = ')'] = String(range.bounds ?? '[)')
      const [lower, upper] = [bound(range.lower), bound(range.upper)]
      return `${lower === '' ? '(' : open}${lower},${upper}${upper === '' ? ')' : close}`
    },
  }
}

function isRange({ empty, bounds = '[)', ...ends }: JsonObject): boolean {
  if (Object.keys(ends).some((name) => name !== 'lower' && name !== 'upper')) return false
  return empty === true || (typeof bounds === 'string' && /^[[(][\])]$/.test(bounds))
}

/** As PostgreSQL prints a bound. An empty text would be no bound. */
function quoted(text: string): string {
  return text === '' || /[\s"\\()[\],]/.test(text) ? `"${text.replace(/["\\]/g, '$&$&')}"` : text
}
