import type { Column, Table } from '../../model/catalog.ts'
import { defaultText } from '../../model/default-text.ts'
import type { ExpectedForeignKey, FieldPart, TablePart } from '../../model/expectation.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { qualifiedName, type TableLink, tableKey } from '../../model/structure.ts'
import { alteredParts } from './column-changes.ts'
import { type ConstraintChange, checkChanges, type IsSecret, specialKeyChanges } from './constraint-changes.ts'
import type { ChangedForeignKey } from './foreign-key-changes.ts'
import { tablePartChanges } from './key-changes.ts'
import { type RenamedLabels, renamedLabels } from './renamed-labels.ts'
import type { StructureChange, StructurePair } from './structure-change.ts'
import { triggerChanges } from './trigger-changes.ts'
import { typeChange } from './type-changes.ts'

/**
 * All that is other about the tables of a subject: first those that were there before, in the order of the catalog, then
 * new ones. What follows from another change is none of its own. Of sequences nothing is said.
 */
export function structureChanges(seen: StructurePair): readonly StructureChange[] {
  const { before, after, links } = seen
  const pair = { ...seen, labels: renamedLabels(before.identities, after.identities) }
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

interface LabelledPair extends StructurePair {
  readonly labels: RenamedLabels
}

function modelsByTable({ models }: Schema): ReadonlyMap<string, Model> {
  return new Map([...models.values()].map((model) => [tableKey(model.table), model]))
}

function droppedTable(table: Table, { name }: Model): StructureChange {
  return { entry: { kind: 'dropped', model: name, field: null }, text: `table ${qualifiedName(table)} is gone` }
}

function tableChanges(link: TableLink, model: Model, current: Model, pair: LabelledPair): readonly StructureChange[] {
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
    ...tablePartChanges(link, pair.links).map(({ part, text, isImplied, foreignKey }): StructureChange => {
      const key = foreignKey ? { foreignKey: namedKey(foreignKey, link, model, current, pair) } : {}
      return { entry: { kind: 'altered', model: model.name, field: null, parts: [part], ...key }, text, isImplied }
    }),
    ...definitionChanges(link, secretColumns(model, current), pair).map(({ part, ...change }): StructureChange => {
      return { entry: { kind: 'altered', model: model.name, field: null, parts: [part] }, ...change }
    }),
  ]
}

/** Of what the catalog has as SQL. */
function definitionChanges(
  link: TableLink,
  isSecret: IsSecret,
  { before, after, links, labels }: LabelledPair,
): readonly (ConstraintChange & { readonly part: TablePart })[] {
  const identities = { before: before.identities, after: after.identities }
  return [
    ...specialKeyChanges(link, labels, isSecret).map((change) => ({ part: 'unique-keys' as const, ...change })),
    ...checkChanges(link, labels, isSecret).map((change) => ({ part: 'checks' as const, ...change })),
    ...triggerChanges(link, { links, labels, identities, isSecret }).map((text) => {
      return { part: 'triggers' as const, text, isImplied: false }
    }),
  ]
}

function secretColumns(...models: readonly Model[]): IsSecret {
  const secret = new Set(models.flatMap(({ fields }) => fields.flatMap((field) => (field.secret ? field.column : []))))
  return (column) => secret.has(column)
}

/** By the names that entries of a case go by. */
function namedKey(
  { columns, now }: ChangedForeignKey,
  link: TableLink,
  model: Model,
  current: Model,
  pair: StructurePair,
): ExpectedForeignKey {
  const names = new Map([...link.columns].map(([before, after]) => [after, before]))
  const fields = columns.map((column) => {
    const before = now === null ? column : names.get(column)
    return before === undefined ? fieldOf(current, { name: column }) : fieldOf(model, { name: before })
  })
  if (now === null) return { fields, references: null }
  const { onDelete, onUpdate } = now
  const references = namedTarget(tableKey(now.target), pair)
  return { fields, ...(references === null ? {} : { references }), onDelete, onUpdate }
}

/** Null: the subject does not know the table. */
function namedTarget(key: string, { before, after, links }: StructurePair): ModelName | null {
  const link = [...links.values()].find((candidate) => tableKey(candidate.after) === key)
  const model = link ? modelsByTable(before.schema).get(tableKey(link.before)) : modelsByTable(after.schema).get(key)
  return model?.name ?? null
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
  { before, after, labels }: LabelledPair,
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
  const isSecret = [model, current].some(({ fields }) => {
    return fields.some((known) => known.secret && known.column === now.name)
  })
  const altered = alteredParts({
    before: column,
    after: now,
    renames: { columns: link.columns, labels },
    joinsPrimaryKey: link.after.primaryKey.includes(now.name) && !link.before.primaryKey.includes(column.name),
    secret: isSecret,
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
        entry: { kind: 'altered', model: model.name, field, parts: [part], ...exactly(part, now) },
        text: `${subject} ${predicate}`,
        isSecret,
      }
    }),
  ]
}

function exactly(part: FieldPart, now: Column): { readonly default?: string | null; readonly nullable?: boolean } {
  switch (part) {
    case 'default':
      return { default: defaultText(now) }
    case 'nullability':
      return { nullable: now.nullable }
    default:
      return {}
  }
}

function fieldOf({ fields }: Model, { name }: Pick<Column, 'name'>): string {
  return fields.find(({ column }) => column === name)?.name ?? name
}
