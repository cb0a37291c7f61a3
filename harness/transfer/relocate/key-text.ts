import type { JsonValue } from '../../model/json.ts'
import type { Field } from '../../model/schema.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'

/** Equal for keys that are the same, whatever their spelling. Null: such values are no key. */
export function keyText(fields: readonly Field[], values: readonly JsonValue[]): string | null {
  const [first] = fields
  if (first && fields.length === 1) return valueText(first, values[0] ?? null)
  const texts: string[] = []
  for (const [index, field] of fields.entries()) {
    const text = valueText(field, values[index] ?? null)
    if (text === null) return null
    texts.push(text)
  }
  return JSON.stringify(texts)
}

/** PostgreSQL's text of a value. Null: it is null, or no value of the type. */
export function valueText({ type }: Field, value: JsonValue): string | null {
  if (value === null) return null
  try {
    return codecFor(type).encode(value)
  } catch (error) {
    if (error instanceof ValueError) return null
    throw error
  }
}
