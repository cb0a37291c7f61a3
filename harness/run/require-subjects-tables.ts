import { isCalled } from '../config/index.ts'
import type { Column, QualifiedName, Table } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { type Connection, introspect } from '../postgres/index.ts'

/**
 * Makes sure that the database at a connection has the tables of a subject as the subject's schema makes them. Other
 * tables may be there too; they are none of the subject's.
 * @param place names the database in messages
 * @returns the tables that the subject says nothing of, not even that they are excluded, as `schema.name`, sorted
 * @throws HarnessError `schema-failed`, with every difference
 */
export async function requireSubjectsTables(
  connection: Connection,
  schema: Schema,
  { excludeTables = [] }: Pick<SubjectDefinition, 'excludeTables'>,
  place: string,
): Promise<readonly string[]> {
  const { tables } = await introspect(connection)
  const byName = new Map(tables.map((table) => [keyOf(table), table]))
  const problems = [...schema.models.values()].flatMap((model) => differences(model, byName.get(keyOf(model.table))))
  if (problems.length === 0) return unknownTables(tables, schema, excludeTables)
  throw new HarnessError(`the database ${place} does not have the schema of subject ${schema.subject}`, {
    code: 'schema-failed',
    problems: problems.map((message) => ({ message })),
  })
}

function unknownTables(tables: readonly Table[], schema: Schema, excluded: readonly string[]): readonly string[] {
  const known = new Set([...schema.models.values()].map(({ table }) => keyOf(table)))
  return tables
    .filter((table) => !known.has(keyOf(table)) && !excluded.some((name) => isCalled(table, name)))
    .map((table) => `${table.schema}.${table.name}`)
}

function differences(model: Model, table: Table | undefined): readonly string[] {
  const name = `table ${model.table.schema}.${model.table.name}`
  if (table === undefined) return [`${name} is missing`]
  const columns = new Map(table.columns.map((column) => [column.name, column]))
  const fields = new Map(model.fields.map((field) => [field.name, field]))
  const known = new Set(model.fields.map(({ column }) => column))
  const primaryKey = model.primaryKey.map((field) => fields.get(field)?.column)
  return [
    ...model.fields.flatMap((field) => columnDifferences(field, columns.get(field.column))),
    ...[...columns.keys()]
      .filter((column) => !known.has(column))
      .map((column) => `column ${column} is not in the subject's schema`),
    ...(JSON.stringify(primaryKey) === JSON.stringify(table.primaryKey) ? [] : ['its primary key is another']),
  ].map((difference) => `${name}: ${difference}`)
}

function columnDifferences(expected: Field, actual: Column | undefined): readonly string[] {
  const { column, sqlType } = expected
  if (actual === undefined) return [`column ${column} is missing`]
  if (sqlType !== actual.sqlType) return [`column ${column} is ${actual.sqlType}, not ${sqlType}`]
  const isGenerated = expected.generated !== null
  if (isGenerated === (actual.generated !== null)) return []
  return [`column ${column} is ${isGenerated ? 'not ' : ''}generated`]
}

function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema, name])
}
