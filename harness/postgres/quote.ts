import type { QualifiedName } from '../model/catalog.ts'

/** The one place where names become SQL. PostgreSQL manual, 4.1.1. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteQualified(name: QualifiedName): string {
  return `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`
}

/** A comma-separated list of column names. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ')
}
