import type { Column, Table } from '../../model/catalog.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { qualifiedName, type TableLink, tableKey } from '../../model/structure.ts'
import { alteredParts } from './column-changes.ts'
import { tablePartChanges } from './key-changes.ts'
import type { StructureChange, StructurePair } from './structure-change.ts'
import { typeChange } from './type-changes.ts'

/**
 * All that is other about the tables of a subject: first those that were there before, in the order of the catalog, then
 * new ones. What follows from another change is none of its own. Of sequences nothing is said.
 */
export function structureChanges(pair: StructurePair): readonly StructureChange[] {
  const { before, after, links } = pair
  const [then, now] = [modelsByTable(before.schema), modelsByTable(after.schema)]
  const linked = new Set([...links.values()].map((link) => tableKey(link.after)))
  return [
    ...before.catalog.tables.flatMap((table) => {
      const model = then.get(tableKey(table))
      if (!model) return []
      const link = links.get(tableKey(table))
      const current = link && now.get(tableKey(link.after))
      return link && current ? tableChanges(link, model, current, pair) : [droppedTable(table, model)]
    }),
    ...after.catalog.tables.flatMap((table): readonly StructureChange[] => {
      const model = now.get(tableKey(table))
      if (!model || linked.has(tableKey(table))) return []
      const entry = { kind: 'added', model: model.name, field: null, type: null } as const
      return [{ entry, text: `table ${qualifiedName(table)} is new` }]
    }),
  ]
}

function modelsByTable({ models }: Schema): ReadonlyMap<string, Model> {
  return new Map([...models.values()].map((model) => [tableKey(model.table), model]))
}

function droppedTable(table: Table, { name }: Model): StructureChange {
  return { entry: { kind: 'dropped', model: name, field: null }, text: `table ${qualifiedName(table)} is gone` }
}

function tableChanges(link: TableLink, model: Model, current: Model, pair: StructurePair): readonly StructureChange[] {
  const kept = new Set(link.columns.values())
  const table = `table ${qualifiedName(link.after)}`
  const isRenamed = tableKey(link.before) !== tableKey(link.after) && model.name !== current.name
  return [
    ...(isRenamed ? [renamedTable(link, model, current)] : []),
    ...link.before.columns.flatMap((column) => columnChanges(column, link, model, current, pair)),
    ...link.after.columns.flatMap((column): readonly StructureChange[] => {
      if (kept.has(column.name)) return []
      const field = fieldOf(current, column)
      const entry = { kind: 'added', model: current.name, field, type: column.sqlType } as const
      return [{ entry, text: `column ${column.name} of ${table} is new (${column.sqlType})` }]
    }),
    ...tablePartChanges(link, pair.links).map(([part, text]): StructureChange => {
      return { entry: { kind: 'altered', model: model.name, field: null, parts: [part] }, text }
    }),
  ]
}

function renamedTable({ before, after }: TableLink, model: Model, current: Model): StructureChange {
  return {
    entry: { kind: 'renamed', model: model.name, field: null, to: current.name },
    text: `table ${qualifiedName(before)} was renamed to ${qualifiedName(after)}`,
  }
}

function columnChanges(
  column: Column,
  link: TableLink,
  model: Model,
  current: Model,
  { before, after }: StructurePair,
): readonly StructureChange[] {
  const field = fieldOf(model, column)
  const [place, name] = [`of table ${qualifiedName(link.after)}`, link.columns.get(column.name)]
  const now = link.after.columns.find((candidate) => candidate.name === name)
  if (!now) {
    const entry = { kind: 'dropped', model: model.name, field } as const
    return [{ entry, text: `column ${column.name} of table ${qualifiedName(link.before)} is gone` }]
  }
  const to = fieldOf(current, now)
  const renamed: readonly StructureChange[] =
    now.name === column.name || to === field
      ? []
      : [
          {
            entry: { kind: 'renamed', model: model.name, field, to },
            text: `column ${column.name} ${place} was renamed to ${now.name}`,
          },
        ]
  const subject = `column ${now.name} ${place}`
  const retyped = typeChange(subject, column, now, { before: before.identities, after: after.identities })
  const altered = alteredParts({
    before: column,
    after: now,
    renamed: link.columns,
    joinsPrimaryKey: link.after.primaryKey.includes(now.name) && !link.before.primaryKey.includes(column.name),
    secret: [model, current].some(({ fields }) => fields.some((known) => known.secret && known.column === now.name)),
  })
  return [
    ...renamed,
    ...(retyped === null
      ? []
      : [
          {
            entry: { kind: 'retyped', model: model.name, field, to: now.sqlType } as const,
            text: retyped,
            isOfValuesOnly: now.sqlType === column.sqlType,
          },
        ]),
    ...altered.map(([part, predicate]): StructureChange => {
      return {
        entry: { kind: 'altered', model: model.name, field, parts: [part] },
        text: `${subject} ${predicate}`,
      }
    }),
  ]
}

function fieldOf({ fields }: Model, { name }: Column): string {
  return fields.find(({ column }) => column === name)?.name ?? name
}
