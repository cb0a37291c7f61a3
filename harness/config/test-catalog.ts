import type { Catalog, CatalogForeignKey, Column, Table } from '../model/catalog.ts'

/** Parts of a catalog for tests, each with what a test is not about left plain. */

export function column(name: string, details: Partial<Column> = {}): Column {
  return {
    name,
    type: { kind: 'base', name: 'int4' },
    sqlType: 'integer',
    nullable: false,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    ...details,
  }
}

/** Columns by name; `id` is the primary key when it is one of them. */
export function table(name: string, columns: readonly (string | Column)[], details: Partial<Table> = {}): Table {
  const all = columns.map((entry) => (typeof entry === 'string' ? column(entry) : entry))
  return {
    schema: 'public',
    name,
    columns: all,
    primaryKey: all.some((entry) => entry.name === 'id') ? ['id'] : [],
    uniques: [],
    foreignKeys: [],
    triggers: [],
    ...details,
  }
}

export function reference(columns: readonly string[], target: string, targetColumns = ['id']): CatalogForeignKey {
  return {
    name: `${columns.join('_')}_fkey`,
    columns,
    target: { schema: 'public', name: target },
    targetColumns,
    onDelete: 'cascade',
    onUpdate: 'no-action',
    onDeleteColumns: columns,
    deferrable: false,
  }
}

export function catalog(...tables: readonly Table[]): Catalog {
  return { tables, sequences: [] }
}
