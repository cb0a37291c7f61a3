import type { Model, Schema } from '../../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { type ColumnValue, columnValues, heldValues, typeWithoutLimits } from './column-values.ts'
import { type FieldExpression, type FoundRow, findRows } from './find-rows.ts'
import { Parameters } from './parameters.ts'
import type { StepOutcome } from './step-outcome.ts'
import type { UpdateStep } from './steps.ts'
import { whereSql } from './where-sql.ts'

/** Sets fields of the rows that `where` finds. */
export async function applyUpdate(
  connection: Connection,
  schema: Schema,
  model: Model,
  step: UpdateStep,
): Promise<StepOutcome> {
  const sameForAll = Object.entries(step.set).filter(([, value]) => value.kind !== 'sql')
  const constants = await columnValues(connection, schema, model, Object.fromEntries(sameForAll), { defaults: false })
  const expressions = Object.entries(step.set).flatMap(([name, value]): readonly FieldExpression[] =>
    value.kind === 'sql' ? [{ field: fieldOf(model, name), sql: value.expression }] : [],
  )
  const matched = await findRows(connection, schema, model, step, expressions)
  if (expressions.length === 0) await updateWhere(connection, schema, model, step, constants)
  else await updateEach(connection, model, constants, expressions, matched)
  return { kind: 'update', set: heldValues(constants), matched }
}

async function updateWhere(
  connection: Connection,
  schema: Schema,
  model: Model,
  { where }: UpdateStep,
  constants: readonly ColumnValue[],
): Promise<void> {
  const parameters = new Parameters()
  const set = constants.map(({ field, given }) => `${quoteIdentifier(field.column)} = ${parameters.addText(given)}`)
  const condition = whereSql(schema, model, where, parameters)
  await connection.query(
    `UPDATE ${quoteQualified(model.table)} SET ${set.join(', ')} WHERE ${condition}`,
    parameters.values,
  )
}

/** Rows are told by where they are stored; their values, found before, travel as one JSON array of texts. */
async function updateEach(
  connection: Connection,
  model: Model,
  constants: readonly ColumnValue[],
  expressions: readonly FieldExpression[],
  matched: readonly FoundRow[],
): Promise<void> {
  const parameters = new Parameters()
  const table = quoteQualified(model.table)
  const found = '"rows found by the step"'
  const set = [
    ...constants.map(({ field, given }) => `${quoteIdentifier(field.column)} = ${parameters.addText(given)}`),
    ...expressions.map(
      ({ field }, index) =>
        `${quoteIdentifier(field.column)} = (${found}.values[${index + 1}])::${typeWithoutLimits(field)}`,
    ),
  ]
  const records = matched.map(({ place: [home, tuple], given }) => ({ home, tuple, values: given }))
  const list = parameters.addText(JSON.stringify(records))
  await connection.query(
    `UPDATE ${table} SET ${set.join(', ')}
     FROM jsonb_to_recordset(${list}::jsonb) AS ${found}(home oid, tuple tid, "values" text[])
     WHERE ${table}.tableoid = ${found}.home AND ${table}.ctid = ${found}.tuple`,
    parameters.values,
  )
}
