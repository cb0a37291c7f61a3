import type { Catalog, Table } from '../../model/catalog.ts'
import { type CatalogIdentities, type StructureLinks, type TableLink, tableKey } from '../../model/structure.ts'

/** Tables and columns that a case says to have been renamed: columns by their tables before, names before → after. */
export interface DeclaredNames {
  /** By `tableKey` before: `tableKey` after. */
  readonly tables: ReadonlyMap<string, string>
  /** By `tableKey` before. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export interface SeenCatalog {
  readonly catalog: Catalog
  readonly identities: CatalogIdentities
}

/**
 * What has become of each table and column: what the case declares, if the old name is gone and the new one there; else
 * what has its name; else, under another name that was not there before, the very one that PostgreSQL knows.
 */
export function linkStructure(before: SeenCatalog, after: SeenCatalog, declared: DeclaredNames): StructureLinks {
  const then = new Map(before.catalog.tables.map((table) => [tableKey(table), table]))
  const now = new Map(after.catalog.tables.map((table) => [tableKey(table), table]))
  const keys = linkNames({
    before: [...then.keys()],
    after: [...now.keys()],
    declared: declared.tables,
    idBefore: (key) => before.identities.tables.get(key)?.id,
    idAfter: (key) => after.identities.tables.get(key)?.id,
  })
  return new Map(
    [...keys].flatMap(([key, newKey]): readonly (readonly [string, TableLink])[] => {
      const [old, current] = [then.get(key), now.get(newKey)]
      if (!old || !current) return []
      return [[key, { before: old, after: current, columns: linkColumns(old, current, before, after, declared) }]]
    }),
  )
}

function linkColumns(
  old: Table,
  current: Table,
  before: SeenCatalog,
  after: SeenCatalog,
  declared: DeclaredNames,
): ReadonlyMap<string, string> {
  const [oldId, newId] = [before.identities.tables.get(tableKey(old)), after.identities.tables.get(tableKey(current))]
  const isSame = oldId !== undefined && oldId.id === newId?.id
  return linkNames({
    before: old.columns.map(({ name }) => name),
    after: current.columns.map(({ name }) => name),
    declared: declared.columns.get(tableKey(old)) ?? new Map(),
    idBefore: (name) => (isSame ? oldId.columns.get(name) : undefined),
    idAfter: (name) => (isSame ? newId?.columns.get(name) : undefined),
  })
}

interface NamesToLink {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly declared: ReadonlyMap<string, string>
  readonly idBefore: (name: string) => string | undefined
  readonly idAfter: (name: string) => string | undefined
}

/** In the order before. */
function linkNames({ before, after, declared, idBefore, idAfter }: NamesToLink): ReadonlyMap<string, string> {
  const [then, now] = [new Set(before), new Set(after)]
  const renamed = new Map([...declared].filter(([from, to]) => then.has(from) && !now.has(from) && now.has(to)))
  const taken = new Set(renamed.values())
  const byId = new Map<string, string>()
  for (const name of after) {
    const id = idAfter(name)
    if (id !== undefined && !then.has(name) && !taken.has(name)) byId.set(id, name)
  }
  return new Map(
    before.flatMap((name): readonly (readonly [string, string])[] => {
      const to = renamed.get(name) ?? (now.has(name) && !taken.has(name) ? name : byId.get(idBefore(name) ?? ''))
      return to === undefined || (now.has(name) && to !== name) ? [] : [[name, to]]
    }),
  )
}
