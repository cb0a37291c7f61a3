import type { JsonValue } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { Fields } from '../../model/snapshot.ts'
import type { StepRow, StepValue } from '../../model/where.ts'
import type { Connection } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'
import { Parameters } from './parameters.ts'
import { ReferenceValues } from './reference-values.ts'

/** A value on its way into a column. Texts are PostgreSQL's. */
export interface ColumnValue {
  readonly field: Field
  /** To be assigned to the column, which may still refuse it. */
  readonly given: string | null
  /** As the column will hold it: padded, rounded. */
  readonly held: JsonValue
}

/** Rows whose values are evaluated by one query, unless their columns are too many for its parameters. */
const batchSize = 500
const mostParameters = 60_000

/**
 * The values of rows, each evaluated once: literals as their columns hold them, references looked up, expressions
 * computed, row by row, and in each in the order of the table. With `defaults`, also those that hold for one
 * transaction, such as `now()`.
 */
export async function columnValuesOfRows(
  connection: Connection,
  schema: Schema,
  model: Model,
  rows: readonly StepRow[],
  { defaults }: { readonly defaults: boolean },
): Promise<readonly (readonly ColumnValue[])[]> {
  const references = new ReferenceValues(connection, schema)
  const size = Math.max(1, Math.min(batchSize, Math.floor(mostParameters / model.fields.length)))
  const values: (readonly ColumnValue[])[] = []
  for (let start = 0; start < rows.length; start += size) {
    values.push(...(await batchValues(connection, model, rows.slice(start, start + size), references, defaults)))
  }
  return values
}

/** The same for one row. */
export async function columnValues(
  connection: Connection,
  schema: Schema,
  model: Model,
  row: StepRow,
  options: { readonly defaults: boolean },
): Promise<readonly ColumnValue[]> {
  const [values = []] = await columnValuesOfRows(connection, schema, model, [row], options)
  return values
}

async function batchValues(
  connection: Connection,
  model: Model,
  batch: readonly StepRow[],
  references: ReferenceValues,
  defaults: boolean,
): Promise<readonly (readonly ColumnValue[])[]> {
  const isDefault = ({ default: given }: Field): boolean => defaults && given?.kind === 'stable'
  const fields = model.fields.filter((field) => isDefault(field) || batch.some((row) => Object.hasOwn(row, field.name)))
  if (fields.length === 0) return batch.map(() => [])
  const parameters = new Parameters()
  // Both forms come from one evaluation.
  const forms = fields.flatMap(({ sqlType }, index) => [`v${index}::text`, `v${index}::${sqlType}`])
  const tuples: string[] = []
  const given = batch.map(
    (row) => new Set(fields.filter((field) => isDefault(field) || Object.hasOwn(row, field.name))),
  )
  for (const [position, row] of batch.entries()) {
    const once: string[] = []
    for (const field of fields) {
      const value = row[field.name]
      const fallback = field.default?.kind === 'stable' && isDefault(field) ? field.default.expression : 'NULL'
      const sql = value === undefined ? fallback : await valueSql(field, value, parameters, references)
      once.push(`(${sql})::${typeWithoutLimits(field)}`)
    }
    tuples.push(`(${[position, ...once].join(', ')})`)
  }
  const names = ['position', ...fields.map((_, index) => `v${index}`)]
  const { rows: found } = await connection.query(
    `SELECT ${['position', ...forms].join(', ')}
     FROM (SELECT * FROM (VALUES ${tuples.join(', ')}) AS given(${names.join(', ')}) OFFSET 0) AS evaluated`,
    parameters.values,
  )
  const byPosition = new Map(found.map(([position, ...texts]) => [Number(position), texts]))
  return batch.map((_, position) => {
    const texts = byPosition.get(position) ?? []
    return fields.flatMap((field, index): readonly ColumnValue[] => {
      if (!given[position]?.has(field)) return []
      return [{ field, given: texts[index * 2] ?? null, held: decodeText(field, texts[index * 2 + 1] ?? null) }]
    })
  })
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
  field: Field,
  value: StepValue,
  parameters: Parameters,
  references: ReferenceValues,
): Promise<string> {
  switch (value.kind) {
    case 'literal':
      return parameters.add(field, value.value)
    case 'sql':
      return value.expression
    case 'ref':
      return parameters.add(field, await references.valueOf(value))
  }
}
