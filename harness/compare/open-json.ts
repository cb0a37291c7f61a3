import { isJsonArray, isJsonObject, type JsonValue, jsonNumber } from '../model/json.ts'
import { isTooDeep } from '../model/too-deep.ts'

/** No text of PostgreSQL holds this character, but for a `json` one that spells it out. */
const mark = '\0#'
const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * The JSON that a snapshot's `{"$json": "…exact text…"}` holds, every digit kept. Any other value, and one
 * that is nested too deep to be worked on, as it is.
 */
export function openJson(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || typeof value.$json !== 'string' || Object.keys(value).length > 1) return value
  if (isTooDeep(value.$json)) return value
  const marked = value.$json.replace(textOrNumber, (token) =>
    token.startsWith('"') ? token : JSON.stringify(`${mark}${token}`),
  )
  try {
    return withNumbers(JSON.parse(marked))
  } catch {
    return value
  }
}

function withNumbers(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.startsWith(mark) ? jsonNumber(value.slice(mark.length)) : value
  if (isJsonArray(value)) return value.map(withNumbers)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member)]))
}
