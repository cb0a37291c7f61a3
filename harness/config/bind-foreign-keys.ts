import type { CatalogForeignKey } from '../model/catalog.ts'
import type { Problem } from '../model/errors.ts'
import type { ForeignKey, OutsideKey } from '../model/schema.ts'
import type { NamedTable } from './name-tables.ts'
import { oneColumnTarget } from './one-column-target.ts'

/**
 * The keys that the database knows, then those that the subject declares. One to a table that is excluded is none of them:
 * see {@link bindOutsideKeys}.
 */
export function bindForeignKeys(
  entry: NamedTable,
  all: ReadonlyMap<string, NamedTable>,
  problems: Problem[],
): readonly ForeignKey[] {
  return [...realForeignKeys(entry, all), ...virtualForeignKeys(entry, all, problems)]
}

function realForeignKeys(entry: NamedTable, all: ReadonlyMap<string, NamedTable>): readonly ForeignKey[] {
  return entry.table.foreignKeys.flatMap((key): readonly ForeignKey[] => {
    const target = targetOf(key, all)
    if (!target) return []
    return [
      {
        name: key.name,
        fields: toFields(entry, key.columns),
        target: target.name,
        targetFields: toFields(target, key.targetColumns),
        targetsPrimaryKey: sameColumns(key.targetColumns, target.table.primaryKey),
        onDelete: key.onDelete,
        onUpdate: key.onUpdate,
        onDeleteFields: toFields(entry, key.onDeleteColumns),
        virtual: key.checks === 'nothing',
        ...(key.checks === 'new-rows' ? { mayDangle: true } : {}),
      },
    ]
  })
}

/** The keys that the database knows to tables which take no part. */
export function bindOutsideKeys(entry: NamedTable, all: ReadonlyMap<string, NamedTable>): readonly OutsideKey[] {
  const { columns, primaryKey, foreignKeys } = entry.table
  return foreignKeys.flatMap((key): readonly OutsideKey[] => {
    if (targetOf(key, all)) return []
    const isFree = (name: string): boolean =>
      columns.some((column) => column.name === name && column.nullable) &&
      !primaryKey.includes(name) &&
      !foreignKeys.some((other) => other !== key && other.columns.includes(name) && targetOf(other, all))
    return [{ fields: toFields(entry, key.columns), nullable: toFields(entry, key.columns.filter(isFree)) }]
  })
}

function targetOf({ target }: CatalogForeignKey, all: ReadonlyMap<string, NamedTable>): NamedTable | undefined {
  return [...all.values()].find(({ table: { schema, name } }) => schema === target.schema && name === target.name)
}

function virtualForeignKeys(
  { name, definition }: NamedTable,
  all: ReadonlyMap<string, NamedTable>,
  problems: Problem[],
): readonly ForeignKey[] {
  return Object.entries(definition.virtualForeignKeys ?? {}).flatMap(([field, targetName]): readonly ForeignKey[] => {
    const target = oneColumnTarget(all, targetName, `model ${name}: virtualForeignKeys.${field}`, problems)
    if (target === null) return []
    return [
      {
        name: `virtual ${field}`,
        fields: [field],
        target: target.name,
        targetFields: toFields(target, target.table.primaryKey),
        targetsPrimaryKey: true,
        onDelete: 'no-action',
        onUpdate: 'no-action',
        onDeleteFields: [],
        virtual: true,
      },
    ]
  })
}

function toFields({ fields }: NamedTable, columns: readonly string[]): readonly string[] {
  return columns.map((column) => fields.get(column) ?? column)
}

/** A foreign key may list the columns of a composite key in another order. */
function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}
