import type { Column } from '../model/catalog.ts'
import type { NamedTable } from './name-tables.ts'

/**
 * The model whose rows a column refers to by what the database makes up for them (a sequence, a UUID), be it through
 * other keys; null: it refers to none, or by words of the application's own.
 */
export function numberingModel(
  entry: NamedTable,
  column: string,
  all: ReadonlyMap<string, NamedTable>,
  seen: ReadonlySet<string> = new Set(),
): string | null {
  const place = `${entry.name}\0${column}`
  if (seen.has(place)) return null
  for (const { target, column: referred } of referencesOf(entry, column, all)) {
    const found = target.table.columns.find(({ name }) => name === referred)
    if (found && isMadeUp(found)) return target.name
    const further = numberingModel(target, referred, all, new Set([...seen, place]))
    if (further !== null) return further
  }
  return null
}

interface ReferredColumn {
  readonly target: NamedTable
  readonly column: string
}

/** What the database knows, and what the subject declares. */
function referencesOf(
  entry: NamedTable,
  column: string,
  all: ReadonlyMap<string, NamedTable>,
): readonly ReferredColumn[] {
  const { table, definition, fields } = entry
  const field = fields.get(column) ?? column
  const enforced = table.foreignKeys.flatMap(({ columns, target: { schema, name }, targetColumns }) => {
    const target = [...all.values()].find(({ table }) => table.schema === schema && table.name === name)
    const referred = targetColumns[columns.indexOf(column)]
    return target && referred !== undefined ? [{ target, column: referred }] : []
  })
  const virtual = definition.virtualForeignKeys ?? {}
  const polymorphic = definition.polymorphicKeys ?? {}
  const declared = [
    ...(Object.hasOwn(virtual, field) ? [virtual[field] ?? ''] : []),
    ...(Object.hasOwn(polymorphic, field) ? Object.values(polymorphic[field]?.models ?? {}) : []),
  ]
  return [
    ...enforced,
    ...declared.flatMap((name) => {
      const target = all.get(name)
      const [referred] = target?.table.primaryKey ?? []
      return target && referred !== undefined ? [{ target, column: referred }] : []
    }),
  ]
}

function isMadeUp({ identity, sequence, default: given }: Column): boolean {
  return identity !== null || sequence !== null || (given !== null && given.kind !== 'constant')
}
