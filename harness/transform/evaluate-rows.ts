import type { Field, Model } from '../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { knownValue, type RowView } from './predict/expected-rows.ts'

/**
 * What the server makes of expressions over the columns of rows, without touching a table: for each row, in their
 * order, PostgreSQL's text of each. The rows travel as one JSON array of texts.
 * @param inputs the fields that the expressions may depend on, all of them known
 * @throws DatabaseError when an expression fails
 */
export async function evaluateRows(
  connection: Connection,
  model: Model,
  expressions: readonly string[],
  inputs: readonly Field[],
  rows: readonly RowView[],
): Promise<readonly (readonly (string | null)[])[]> {
  const records = rows.map((row, position) => ({ position, texts: inputs.map((input) => textOf(model, row, input)) }))
  const columns = [
    'position AS "position of the row"',
    // An expression may ask for the table that its row is in.
    `'${quoteQualified(model.table).replaceAll("'", "''")}'::regclass::oid AS tableoid`,
    ...inputs.map(({ column, sqlType }, index) => `texts[${index + 1}]::${sqlType} AS ${quoteIdentifier(column)}`),
  ]
  const { rows: found } = await connection.query(
    `SELECT ${expressions.join(', ')}
     FROM (SELECT ${columns.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(position int, texts text[])) AS given
     ORDER BY "position of the row"`,
    [JSON.stringify(records)],
  )
  return found
}

/** The fields that an expression may depend on: those whose columns' names occur in it. */
export function fieldsIn(model: Model, expression: string): readonly Field[] {
  return model.fields.filter(({ column }) => expression.includes(column.replaceAll('"', '""')))
}

function textOf(model: Model, row: RowView, field: Field): string | null {
  const value = knownValue(model, row, field.name)
  return value === undefined || value === null ? null : codecFor(field.type).encode(value)
}
