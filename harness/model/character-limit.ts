import type { ColumnType } from './catalog.ts'
import type { Field } from './schema.ts'

/** How many characters a field of text takes at most; null: any number, or what a domain over `varchar` does not tell. */
export function characterLimit({ type, sqlType }: Pick<Field, 'type' | 'sqlType'>): number | null {
  const written = /^char(?:acter)?(?: varying)?\((\d+)\)$/.exec(sqlType)?.[1]
  return written === undefined ? paddedLength(type) : Number(written)
}

function paddedLength(type: ColumnType): number | null {
  if (type.kind === 'domain') return paddedLength(type.base)
  return type.kind === 'base' ? (type.length ?? null) : null
}
