import type { QualifiedName, Table } from './catalog.ts'
import { jsonText } from './json.ts'

/** A table before some steps, and what has become of it, whatever it is called by then. */
export interface TableLink {
  readonly before: Table
  readonly after: Table
  /** Names of its columns before → after; one that is gone is missing. */
  readonly columns: ReadonlyMap<string, string>
}

/** By {@link tableKey} of the tables before, in their order; a table that is gone is missing. */
export type StructureLinks = ReadonlyMap<string, TableLink>

/** What tells tables, columns, values of enums and functions apart however they are called: the numbers that PostgreSQL gave them. */
export interface CatalogIdentities {
  /** By {@link tableKey}. */
  readonly tables: ReadonlyMap<string, { readonly id: string; readonly columns: ReadonlyMap<string, string> }>
  /** By the name of the type, as {@link ColumnType} has it, then by label. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Of functions that triggers call: `schema.name`, quoted as in their definitions. Absent: not known. */
  readonly functions?: ReadonlyMap<string, string>
}

/** For maps, not for people. */
export function tableKey({ schema, name }: QualifiedName): string {
  return jsonText([schema, name])
}

/** `schema.table`. */
export function qualifiedName({ schema, name }: QualifiedName): string {
  return `${schema}.${name}`
}

/** What the tables of the first links have become after the steps of the second. */
export function joinLinks(first: StructureLinks, second: StructureLinks): StructureLinks {
  const joined = new Map<string, TableLink>()
  for (const [key, { before, after, columns }] of first) {
    const next = second.get(tableKey(after))
    if (!next) continue
    const names = [...columns].flatMap(([name, middle]): readonly (readonly [string, string])[] => {
      const last = next.columns.get(middle)
      return last === undefined ? [] : [[name, last]]
    })
    joined.set(key, { before, after: next.after, columns: new Map(names) })
  }
  return joined
}

/** Each table is what it was. */
export function sameStructure(tables: readonly Table[]): StructureLinks {
  return new Map(
    tables.map((table) => {
      const columns = new Map(table.columns.map(({ name }) => [name, name]))
      return [tableKey(table), { before: table, after: table, columns }]
    }),
  )
}
