import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, numberText } from '../../model/json.ts'
import type { Field } from '../../model/schema.ts'

/** Whether a value of a key can surely be none of the field's type: of numbers and UUIDs, which keys mostly are. */
export function isOfOtherType({ type }: Field, value: JsonValue): boolean {
  const form = formOf(type)
  if (form === null || value === null) return false
  const text = typeof value === 'string' ? value : numberText(value)
  return text === null || !form.test(text)
}

function formOf(type: ColumnType): RegExp | null {
  if (type.kind === 'domain') return formOf(type.base)
  if (type.kind !== 'base') return null
  if (['int2', 'int4', 'int8'].includes(type.name)) return wholeNumber
  return type.name === 'uuid' ? uuid : null
}

/** As PostgreSQL reads it: since version 16 with underscores too, and hexadecimal, octal or binary. */
const wholeNumber = /^\s*[+-]?(?:\d[\d_]*|0[xob][\da-f_]+)\s*$/i
const uuid = /^\{?(?:[\da-f]{4}-?){8}\}?$/i
