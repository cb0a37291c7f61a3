import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { parseJson } from '../json-reader.ts'
import type { Codec } from './codec.ts'
import { orderedJsonText } from './text.ts'

/**
 * jsonb and json: the value itself. A JSON null is `{"$json": "null"}`, since null is SQL's; so is a value that looks
 * like this very object, and a `json` text whose spacing or repeated keys would be lost: `{"$json": "…exact text…"}`.
 */
export function jsonCodec(keepsText: boolean): Codec {
  return {
    decode(text) {
      const value = parseLeniently(text)
      const ambiguous = value === undefined || value === null || isExactJson(value)
      return ambiguous || (keepsText && orderedJsonText(value) !== text) ? { $json: text } : value
    },
    encode: (value) => (isExactJson(value) ? value.$json : orderedJsonText(value)),
  }
}

function isExactJson(value: JsonValue): value is { readonly $json: string } {
  return isJsonObject(value) && typeof value.$json === 'string' && Object.keys(value).length === 1
}

/** Undefined where our reader is stricter than the json type is (repeated keys). */
function parseLeniently(text: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
