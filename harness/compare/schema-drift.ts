import type { Catalog, Column, Table } from '../model/catalog.ts'
import type { Finding } from '../model/finding.ts'
import { jsonText } from '../model/json.ts'
import type { Model, Schema } from '../model/schema.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'

export interface SchemaDrift {
  /** One for each table that is not as it was, in the order of the catalogs. */
  readonly findings: readonly Finding[]
  /** Models whose rows can still be exported: their tables and columns are there. */
  readonly intact: Schema
}

/**
 * What the steps did to the structure of the database. Nothing can declare such changes yet, so each is a finding.
 * @param step the step to blame, where there is no choice
 */
export function schemaDrift(schema: Schema, before: Catalog, after: Catalog, step: string | null): SchemaDrift {
  const now = new Map(after.tables.map((table) => [tableKey(table), table]))
  const then = new Map(before.tables.map((table) => [tableKey(table), table]))
  const changed = before.tables.flatMap((table) => {
    const differences = tableDifferences(table, now.get(tableKey(table)))
    return differences.length === 0 ? [] : [driftFinding(schema, table, differences, step)]
  })
  const added = after.tables.filter((table) => !then.has(tableKey(table)))
  return {
    findings: [...changed, ...added.map((table) => driftFinding(schema, table, ['the table is new'], step))],
    intact: { ...schema, models: new Map([...schema.models].filter(([, model]) => isIntact(model, now))) },
  }
}

function isIntact(model: Model, now: ReadonlyMap<string, Table>): boolean {
  const columns = new Set(now.get(tableKey(model.table))?.columns.map(({ name }) => name))
  return model.fields.every(({ column }) => columns.has(column)) && now.has(tableKey(model.table))
}

/** Each as a clause without a final stop. */
function tableDifferences(before: Table, after: Table | undefined): readonly string[] {
  if (!after) return ['the table is gone']
  const columns = new Map(after.columns.map((column) => [column.name, column]))
  const known = new Set(before.columns.map(({ name }) => name))
  return [
    ...before.columns.flatMap((column) => {
      const now = columns.get(column.name)
      if (!now) return [`column ${column.name} is gone`]
      if (now.sqlType !== column.sqlType) return [`column ${column.name} was ${column.sqlType} and is ${now.sqlType}`]
      return same(structure(column), structure(now))
        ? []
        : [`column ${column.name} has another default, nullability or generation`]
    }),
    ...after.columns.filter(({ name }) => !known.has(name)).map(({ name }) => `column ${name} is new`),
    ...(same(before.primaryKey, after.primaryKey) ? [] : ['its primary key changed']),
    ...(same(before.uniques, after.uniques) ? [] : ['its unique keys changed']),
    ...(same(before.foreignKeys, after.foreignKeys) ? [] : ['its foreign keys changed']),
    ...(same(before.triggers, after.triggers) ? [] : ['its triggers changed']),
  ]
}

/** Without what a trigger does to it, which is its function's affair. */
function structure({ setByTrigger: _, ...column }: Column): Omit<Column, 'setByTrigger'> {
  return column
}

/** Catalogs are JSON, written by one query: equal parts have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function tableKey({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return jsonText([schema, name])
}

function driftFinding(schema: Schema, table: Table, differences: readonly string[], step: string | null): Finding {
  const model = [...schema.models.values()].find((candidate) => tableKey(candidate.table) === tableKey(table))
  const name: ModelName = model?.name ?? modelName(`${table.schema}.${table.name}`)
  return {
    kind: 'schema-drift',
    model: name,
    ordinal: null,
    expectedPk: null,
    actualPk: null,
    label: null,
    field: null,
    comparator: null,
    message: `the structure of table ${table.schema}.${table.name} changed: ${differences.join('; ')}`,
    before: null,
    expected: null,
    actual: null,
    pairedBy: null,
    step,
    fix: 'steps change rows; a change of the structure cannot be declared yet, so make it in the schema of the subject',
  }
}
