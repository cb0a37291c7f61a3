import { DatabaseError } from 'pg'
import type { Expected, ExpectedRow, Origin } from '../model/change.ts'
import { HarnessError } from '../model/errors.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import { groupByModel } from '../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { guardedReason } from './apply/guarded-reason.ts'
import { knownValue } from './predict/expected-rows.ts'

const batchSize = 1_000

/**
 * Predicts generated columns of rows that are meant to change: the server evaluates their expressions over the
 * predicted values, without touching a table. One that depends on a value that nobody can know beforehand keeps "any
 * value"; one that the case declares stays as declared.
 * @throws HarnessError `step-failed` when an expression fails for values that are meant to be there
 */
export async function predictGenerated(connection: Connection, schema: Schema, expected: Expected): Promise<Expected> {
  const predicted = new Map<ExpectedRow, ExpectedRow>()
  for (const [name, rows] of groupByModel(expected.rows)) {
    const model = schema.models.get(name)
    for (const field of model?.fields ?? []) {
      if (!model || !field.generated) continue
      const inputs = inputsOf(model, field)
      const open = rows.filter((row) => isOpen(row, field) && inputs.every((input) => isKnown(model, row, input)))
      for (let start = 0; start < open.length; start += batchSize) {
        const batch = open.slice(start, start + batchSize)
        const values = await evaluate(connection, schema, model, field, inputs, batch)
        batch.forEach((row, index) => {
          predicted.set(row, withGenerated(predicted.get(row) ?? row, field, values[index] ?? null))
        })
      }
    }
  }
  return predicted.size === 0 ? expected : { ...expected, rows: expected.rows.map((row) => predicted.get(row) ?? row) }
}

/** The fields that the expression may depend on: those whose columns' names occur in it. */
function inputsOf(model: Model, { generated }: Field): readonly Field[] {
  return model.fields.filter(
    ({ column, generated: other }) => !other && generated?.expression.includes(column.replaceAll('"', '""')),
  )
}

function isOpen(row: ExpectedRow, { name }: Field): boolean {
  const value = row.fields[name]
  return row.intended.size > 0 && isMatcher(value) && value.rule.matcher === 'any'
}

function isKnown(model: Model, row: ExpectedRow, { name }: Field): boolean {
  return knownValue(model, row, name) !== undefined
}

/** Who changed the row's values changed the generated ones too. */
function withGenerated(row: ExpectedRow, { name }: Field, value: JsonValue): ExpectedRow {
  const intended = new Map(row.intended)
  const origin: Origin | undefined = [...row.intended.values()].at(-1)
  const isChange = row.before === null || !jsonEquals(row.before.fields[name], value)
  if (origin && isChange) intended.set(name, origin)
  return { ...row, fields: { ...row.fields, [name]: value }, intended }
}

/** The field's value for each row, in their order. The rows travel as one JSON array of PostgreSQL's texts. */
async function evaluate(
  connection: Connection,
  schema: Schema,
  model: Model,
  field: Field,
  inputs: readonly Field[],
  rows: readonly ExpectedRow[],
): Promise<readonly JsonValue[]> {
  const records = rows.map((row, position) => ({ position, texts: inputs.map((input) => textOf(model, row, input)) }))
  const columns = [
    'position AS "position of the row"',
    // A generated column may ask for the table that its row is in.
    `'${quoteQualified(model.table).replaceAll("'", "''")}'::regclass::oid AS tableoid`,
    ...inputs.map(({ column, sqlType }, index) => `texts[${index + 1}]::${sqlType} AS ${quoteIdentifier(column)}`),
  ]
  try {
    const { rows: found } = await connection.query(
      `SELECT (${field.generated?.expression})::${field.sqlType}
       FROM (SELECT ${columns.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(position int, texts text[])) AS given
       ORDER BY "position of the row"`,
      [JSON.stringify(records)],
    )
    const { decode } = codecFor(field.type)
    return found.map(([text]) => (text === null || text === undefined ? null : decode(text)))
  } catch (cause) {
    const reason = cause instanceof DatabaseError ? guardedReason(schema, cause) : String(cause)
    throw new HarnessError(
      `field ${field.name} of ${model.name} can't be generated from the values expected: ${reason}`,
      {
        code: 'step-failed',
        cause,
      },
    )
  }
}

function textOf(model: Model, row: ExpectedRow, field: Field): string | null {
  const value = knownValue(model, row, field.name)
  return value === undefined || value === null ? null : codecFor(field.type).encode(value)
}
