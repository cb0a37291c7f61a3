import type { StepRow, StepValue } from '../../model/case.ts'
import type { JsonValue } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { Fields } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { Parameters } from './parameters.ts'
import { whereSql } from './where-sql.ts'

/** A value on its way into a column. Texts are PostgreSQL's. */
export interface ColumnValue {
  readonly field: Field
  /** To be assigned to the column, which may still refuse it. */
  readonly given: string | null
  /** As the column will hold it: padded, rounded. */
  readonly held: JsonValue
}

/**
 * The values of one row, each evaluated once: literals as their columns hold them, references looked up, expressions
 * computed, in the order of the table. With `defaults`, also those that hold for one transaction, such as `now()`.
 */
export async function columnValues(
  connection: Connection,
  schema: Schema,
  model: Model,
  row: StepRow,
  { defaults }: { readonly defaults: boolean },
): Promise<readonly ColumnValue[]> {
  const parameters = new Parameters()
  const entries: { readonly field: Field; readonly sql: string }[] = []
  for (const field of model.fields) {
    const value = row[field.name]
    if (value !== undefined) entries.push({ field, sql: await valueSql(connection, schema, field, value, parameters) })
    else if (defaults && field.default?.kind === 'stable') entries.push({ field, sql: field.default.expression })
  }
  if (entries.length === 0) return []
  // Both forms come from one evaluation.
  const once = entries.map(({ field, sql }, index) => `(${sql})::${typeWithoutLimits(field)} AS v${index}`)
  const forms = entries.flatMap(({ field }, index) => [`v${index}::text`, `v${index}::${field.sqlType}`])
  const { rows } = await connection.query(
    `SELECT ${forms.join(', ')} FROM (SELECT ${once.join(', ')} OFFSET 0) AS evaluated`,
    parameters.values,
  )
  return entries.map(({ field }, index) => ({
    field,
    given: rows[0]?.[index * 2] ?? null,
    held: decodeText(field, rows[0]?.[index * 2 + 1] ?? null),
  }))
}

/** What the columns will hold, by field name. */
export function heldValues(values: readonly ColumnValue[]): Fields {
  return Object.fromEntries(values.map(({ field, held }) => [field.name, held]))
}

export function decodeText(field: Field, text: string | null): JsonValue {
  return text === null ? null : codecFor(field.type).decode(text)
}

/**
 * The column's type without its length or precision. A cast to that truncates in silence, where an assignment refuses.
 * PostgreSQL manual, 8.1 and 8.3.
 */
export function typeWithoutLimits({ type, sqlType }: Field): string {
  if (type.name.includes('.')) return sqlType
  return sqlType
    .replace(/\(\d+(?:,-?\d+)?\)/, '')
    .replace(/^character(?! varying)/, 'bpchar')
    .replace(/^bit(?! varying)/, 'pg_catalog."bit"')
}

async function valueSql(
  connection: Connection,
  schema: Schema,
  field: Field,
  value: StepValue,
  parameters: Parameters,
): Promise<string> {
  switch (value.kind) {
    case 'literal':
      return parameters.add(field, value.value)
    case 'sql':
      return value.expression
    case 'ref':
      return parameters.add(field, await referenceValue(connection, schema, value))
  }
}

async function referenceValue(
  connection: Connection,
  schema: Schema,
  { model: name, where }: Extract<StepValue, { readonly kind: 'ref' }>,
): Promise<JsonValue> {
  const target = schema.models.get(name)
  if (!target || !hasScalarPk(target)) throw new Error(`$ref to ${name}: it has no primary key of one column`)
  const key = fieldOf(target, target.primaryKey[0] ?? '')
  const parameters = new Parameters()
  const { rows } = await connection.query(
    `SELECT ${quoteIdentifier(key.column)} FROM ${quoteQualified(target.table)}
     WHERE ${whereSql(schema, target, where, parameters)} LIMIT 2`,
    parameters.values,
  )
  if (rows.length !== 1) throw new Error(`$ref to ${name} must find one row, and finds ${rows.length || 'none'}`)
  return decodeText(key, rows[0]?.[0] ?? null)
}
