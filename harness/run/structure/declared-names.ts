import type { DeclaredNames, Structure } from '../../compare/index.ts'
import type { ExpectedSchemaChange } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import { type StructureLinks, type TableLink, tableKey } from '../../model/structure.ts'

/**
 * The renames that a case declares, as those of tables and columns. What became of another table or column that was there
 * before the steps is no new name.
 * @param first the structure before the steps, which the entries name, and what became of it until now
 * @param after the models as they are called after the next step
 */
export function declaredNames(
  { structure, links }: { readonly structure: Structure; readonly links: StructureLinks },
  after: Schema,
  declared: readonly ExpectedSchemaChange[],
): DeclaredNames {
  const tables = new Map<string, string>()
  const columns = new Map<string, ReadonlyMap<string, string>>()
  const linkOf = (change: ExpectedSchemaChange): TableLink | undefined => {
    const model = structure.schema.models.get(change.model)
    return model && links.get(tableKey(model.table))
  }
  const taken = new Set([...links.values()].map((link) => tableKey(link.after)))
  const modelByName = new Map([...after.models.values()].map((model) => [String(model.name), model]))
  for (const change of declared) {
    const link = linkOf(change)
    const target = change.kind === 'renamed' && change.field === null ? modelByName.get(change.to) : undefined
    if (!link || !target || taken.has(tableKey(target.table))) continue
    tables.set(tableKey(link.after), tableKey(target.table))
  }
  const modelByTable = new Map([...after.models.values()].map((model) => [tableKey(model.table), model]))
  for (const change of declared) {
    const link = linkOf(change)
    if (change.kind !== 'renamed' || change.field === null || !link) continue
    const key = tableKey(link.after)
    const model = modelByTable.get(tables.get(key) ?? key)
    const named = structure.schema.models.get(change.model)?.fields.find(({ name }) => name === change.field)
    const from = link.columns.get(named?.column ?? '')
    const to = model?.fields.find(({ name }) => name === change.to)?.column
    if (from === undefined || to === undefined || [...link.columns.values()].includes(to)) continue
    columns.set(key, new Map([...(columns.get(key) ?? []), [from, to]]))
  }
  return { tables, columns }
}
