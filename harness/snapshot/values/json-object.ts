import { isJsonObject, type JsonObject } from '../../model/json.ts'
import { parseJson } from '../read/json-reader.ts'

/** The JSON object that a string holds; null when it holds none. */
export function parseJsonObject(text: string): JsonObject | null {
  if (!/^\s*\{/.test(text)) return null
  try {
    const value = parseJson(text)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}
