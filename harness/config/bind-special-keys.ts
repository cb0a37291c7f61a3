import type { DefinedConstraint, Table } from '../model/catalog.ts'
import { escapePattern } from '../model/escape-pattern.ts'
import type { SpecialKey } from '../model/schema.ts'
import { isUniqueKey } from './bind-import-rules.ts'

/** The unique keys of a table that names of columns alone do not tell, seen through its fields. */
export function bindSpecialKeys(table: Table, toField: (column: string) => string): readonly SpecialKey[] {
  return (table.specialKeys ?? []).filter(isUniqueKey).map((key): SpecialKey => {
    const [head = ''] = key.definition.split(' WHERE ')
    return {
      fields: key.columns.map(toField),
      compared: key.columns.filter((column) => names(head, column)).map(toField),
      nullsAreEqual: /\bNULLS NOT DISTINCT\b/.test(key.definition),
      by: head !== key.definition ? 'predicate' : isPlain(table, key) ? 'values' : 'expressions',
    }
  })
}

function names(head: string, column: string): boolean {
  const quoted = escapePattern(column.replaceAll('"', '""'))
  return new RegExp(`"${quoted}"|(?<![\\w"])${escapePattern(column)}(?![\\w"])`, 'u').test(head)
}

function isPlain({ primaryKey, uniques }: Table, { columns }: DefinedConstraint): boolean {
  return [primaryKey, ...uniques].some(
    (unique) => unique.length === columns.length && unique.every((column) => columns.includes(column)),
  )
}
