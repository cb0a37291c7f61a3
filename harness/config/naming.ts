import type { Column, Table } from '../model/catalog.ts'

/** How tables and columns are named in snapshots where the subject does not say otherwise. */
export interface Naming {
  readonly model: (table: Table) => string
  readonly field: (column: Column, table: Table) => string
}

/** `<schema>.<table>`, and columns by their own names. */
export const tableNames: Naming = {
  model: (table) => `${table.schema}.${table.name}`,
  field: (column) => column.name,
}

/**
 * Table `app_thing` is model `app.thing`; a foreign-key column `thing_id` is field `thing`. A table without an
 * underscore keeps its schema as the app.
 */
export const djangoNames: Naming = {
  model(table) {
    const [, app, thing] = /^([^_]+)_(.+)$/.exec(table.name) ?? []
    return app && thing ? `${app}.${thing.replaceAll('_', '')}` : `${table.schema}.${table.name}`
  },
  field(column, table) {
    const isForeignKey = table.foreignKeys.some(({ columns }) => columns.length === 1 && columns[0] === column.name)
    return isForeignKey ? column.name.replace(/_id$/, '') : column.name
  },
}
