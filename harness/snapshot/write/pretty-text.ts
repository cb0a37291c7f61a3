import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'
import { orderedJsonText } from '../values/text.ts'

/**
 * JSON text with an indent of two spaces, members in their own order and every digit kept.
 * @param indent of the line that the value begins on; null for compact text
 */
export function prettyText(value: JsonValue, indent: string | null): string {
  if (indent === null || typeof value !== 'object') return orderedJsonText(value)
  const inner = `${indent}  `
  if (isJsonArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + prettyText(item, inner)).join(',\n')}\n${indent}]`
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${prettyText(member, inner)}`)
    return members.length === 0 ? '{}' : `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`
  }
  return orderedJsonText(value)
}
