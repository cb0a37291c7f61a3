import type { JsonValue } from '../harness/model/json.ts'
import type { Fields } from '../harness/model/snapshot.ts'

/** What a side of a pair holds for a field: no such field, SQL NULL, or a value. */
export type Presence = 'missing' | 'null' | 'value'

/** A field's own value; undefined when the row lacks it (`constructor` is a lawful column name). */
export function ownValue(fields: Fields, field: string): JsonValue | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined
}

export function presenceOf(fields: Fields, field: string): Presence {
  const value = ownValue(fields, field)
  if (value === undefined) return 'missing'
  return value === null ? 'null' : 'value'
}
