import type { ColumnType } from './catalog.ts'
import { holdsMoments, isNumeric, type Replacement, type SanitizeRule } from './sanitize-rule.ts'
import type { Field } from './schema.ts'

export type SanitizedColumn = Pick<Field, 'type' | 'sqlType' | 'nullable' | 'generated'>

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name', 'citext'])
const jsonTypes: ReadonlySet<string> = new Set(['json', 'jsonb', 'hstore'])

/** Whether a column can be sanitized so, as far as it tells by itself. */
export function fitsColumn(column: SanitizedColumn, rule: SanitizeRule): boolean {
  if (rule === 'keep' || (typeof rule === 'object' && 'keep' in rule)) return true
  if (column.generated) return false
  if (rule === 'null') return column.nullable
  if (typeof rule === 'object') return 'set' in rule || holdsText(column.type)
  return holdsText(column.type) || fits(column.type, rule)
}

/** Texts and JSON, of which any rule makes something else; under domains and lists too. */
function holdsText(type: ColumnType): boolean {
  const leaf = leafType(type)
  return textTypes.has(leaf) || jsonTypes.has(leaf)
}

function fits(type: ColumnType, rule: Replacement): boolean {
  if (holdsMoments(type)) return rule === 'datetime'
  if (isNumeric(type)) return rule === 'phone' || rule === 'secret'
  const leaf = leafType(type)
  if (leaf === 'macaddr' || leaf === 'macaddr8') return rule === 'secret'
  if (leaf === 'bytea') return rule === 'secret' || rule === 'token'
  if (leaf === 'inet' || leaf === 'cidr') return rule === 'ip'
  return leaf === 'uuid' && rule === 'uuid'
}

/** Under domains and lists; of an extension's type, whose schema is where somebody put it, the name alone. */
function leafType(type: ColumnType): string {
  if (type.kind === 'domain') return leafType(type.base)
  if (type.kind === 'array') return leafType(type.element)
  return type.kind === 'base' ? type.name.replace(/^.*\./, '') : type.kind
}
