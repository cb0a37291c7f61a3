import type { JsonValue } from '../harness/model/json.ts'
import { jsonText } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'

const maximumLength = 120

/** A value as a message shows it: JSON text of at most 120 characters, or what `obfuscate` leaves of it. */
export function showValue(value: JsonValue, obfuscate?: (value: JsonValue) => string): string {
  if (value === null) return 'null'
  if (obfuscate) return shorten(typeof value === 'string' ? jsonText(obfuscate(value)) : obfuscate(value))
  // A long string is cut first: escaping all of it, only to drop most, would be slow.
  return shorten(jsonText(typeof value === 'string' ? value.slice(0, 2 * maximumLength) : value))
}

/** Whether the subject says that the values of this field are never shown. */
export function isSecret(model: Model, name: string): boolean {
  return model.fields.some((field) => field.name === name && field.secret)
}

function shorten(text: string): string {
  if (text.length <= maximumLength) return text
  const characters = [...text.slice(0, 2 * maximumLength)]
  return characters.length <= maximumLength ? text : `${characters.slice(0, maximumLength - 1).join('')}…`
}
