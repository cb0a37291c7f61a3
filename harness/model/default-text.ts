import type { Column } from './catalog.ts'
import { qualifiedNameText } from './sequence-row.ts'

const unquoted = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'oid'])

/** The default of a column as SQL, in a form of its own: two that are the same have the same text. Null: none. */
export function defaultText({ default: given, type }: Pick<Column, 'default' | 'type'>): string | null {
  if (given === null) return null
  switch (given.kind) {
    case 'constant': {
      const { text } = given
      if (text === null) return 'NULL'
      if (type.kind === 'base' && type.name === 'bool') return text === 't' ? 'true' : 'false'
      const isBare = type.kind === 'base' && unquoted.has(type.name) && /^-?[\d.]+$/.test(text)
      return isBare ? text : quotedText(text)
    }
    case 'sequence':
      return `nextval(${quotedText(qualifiedNameText(given.sequence))})`
    default:
      return given.expression
  }
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
