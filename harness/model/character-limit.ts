import type { ColumnType } from './catalog.ts'
import type { Field } from './schema.ts'

/** How many characters a field of text takes at most; null: any number. */
export function characterLimit({ type, sqlType }: Pick<Field, 'type' | 'sqlType'>): number | null {
  const written = /^char(?:acter)?(?: varying)?\((\d+)\)$/.exec(sqlType)?.[1]
  return written === undefined ? ownLimit(type) : Number(written)
}

/** Of a domain what it is made of says it. */
function ownLimit(type: ColumnType): number | null {
  if (type.kind === 'domain') return ownLimit(type.base)
  return type.kind === 'base' ? (type.length ?? type.limit ?? null) : null
}
