import type { ColumnType } from '../../model/catalog.ts'
import { isJsonArray, type JsonValue, jsonText, numberText } from '../../model/json.ts'

/**
 * A text that is equal for values that PostgreSQL's `=` finds equal, of one type or of types that foreign keys may
 * join: `5`, `"5.00"` and `5.0` are one number. Some types have more spellings of equal values than this knows
 * (citext, collations that ignore case, intervals): where it matters, the server's word counts.
 */
export function equalityText(type: ColumnType, value: JsonValue): string {
  if (typeof value === 'number') return String(value)
  switch (type.kind) {
    case 'domain':
      return equalityText(type.base, value)
    case 'array':
      return isJsonArray(value) ? `[${value.map((item) => equalityText(type, item)).join()}]` : scalarText(type, value)
    default:
      return scalarText(type, value)
  }
}

/** Whether values of the type with unequal texts are unequal for PostgreSQL too. */
export function tellsUnequal(type: ColumnType): boolean {
  if (type.kind === 'domain') return tellsUnequal(type.base)
  return type.kind === 'enum' || (type.kind === 'base' && toldApart.has(type.name))
}

const toldApart: ReadonlySet<string> = new Set([
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'numeric',
  'float8',
  'text',
  'varchar',
  'bpchar',
  'name',
  'uuid',
  'bytea',
  'date',
  'time',
  'timestamp',
  'timestamptz',
])

function scalarText(type: ColumnType, value: JsonValue): string {
  const element = type.kind === 'array' ? type.element : type
  if (element.kind === 'domain') return equalityText(element.base, value)
  if (element.name === 'numeric' && typeof value === 'string') return plainNumber(value)
  if (element.name === 'bpchar' && typeof value === 'string') return JSON.stringify(value.replace(/ +$/, ''))
  return plainNumber(numberText(value) ?? jsonText(value))
}

/** Without a scale, and zero without a sign. */
function plainNumber(text: string): string {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return text
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}
