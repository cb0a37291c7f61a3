import type { ColumnType } from '../../model/catalog.ts'

/** A row of pg_type. Object identifiers are texts; `0` is none. */
export interface TypeRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly type: string
  readonly element: string
  /** A type that has elements and is not their array prints them its own way: point, int2vector. */
  readonly isArray: boolean
  /** Of its text; an array has that of its elements. */
  readonly delimiter: string
  readonly base: string
  readonly baseModifier: number
  readonly subtype: string | null
  readonly labels: readonly string[] | null
}

/** Resolves a column's type, following arrays, domains and ranges to what they are made of. */
export function columnType(types: ReadonlyMap<string, TypeRow>, oid: string, modifier: number): ColumnType {
  const row = types.get(oid)
  if (!row) return { kind: 'base', name: 'unknown' }
  const name = row.schema === 'pg_catalog' ? row.name : `${row.schema}.${row.name}`
  switch (row.type) {
    case 'd':
      return { kind: 'domain', name, base: limited(columnType(types, row.base, row.baseModifier), row.baseModifier) }
    case 'e':
      return { kind: 'enum', name, labels: row.labels ?? [] }
    case 'c':
      return { kind: 'composite', name }
    case 'r':
      return { kind: 'range', name, subtype: columnType(types, row.subtype ?? '0', -1) }
    case 'm':
      return { kind: 'multirange', name, subtype: columnType(types, row.subtype ?? '0', -1) }
    default:
      if (row.isArray) {
        const element = columnType(types, row.element, modifier)
        return { kind: 'array', name, element, ...(row.delimiter === ',' ? {} : { delimiter: row.delimiter }) }
      }
      if (name === 'numeric' && modifier >= headerSize) return { kind: 'base', name, scale: numericScale(modifier) }
      if (name === 'bpchar' && modifier >= headerSize) return { kind: 'base', name, length: modifier - headerSize }
      return { kind: 'base', name }
  }
}

/** A domain's own SQL does not tell how long its texts may be, as that of a column does. */
function limited(type: ColumnType, modifier: number): ColumnType {
  const isLimited = type.kind === 'base' && type.name === 'varchar' && modifier >= headerSize
  return isLimited ? { ...type, limit: modifier - headerSize } : type
}

/** What the modifiers of numeric, varchar(n) and char(n) are increased by: VARHDRSZ of PostgreSQL. */
const headerSize = 4

/** The low eleven bits, signed: src/include/utils/numeric.h of PostgreSQL. */
function numericScale(modifier: number): number {
  return (((modifier - headerSize) & 0x7ff) ^ 0x400) - 0x400
}
