import type { Model, Schema } from '../../model/schema.ts'
import type { Where } from '../../model/where.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { computedValues } from '../reference-text.ts'
import { type ColumnValue, columnValues, heldValues, typeWithoutLimits } from './column-values.ts'
import { type FieldExpression, type FoundRow, findRows } from './find-rows.ts'
import { found, foundRowsSql } from './found-rows-sql.ts'
import { Parameters } from './parameters.ts'
import { ReferenceValues } from './reference-values.ts'
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
  const references = new ReferenceValues(connection, schema)
  const where = await references.resolve(step.where)
  const matched = await findRows(connection, schema, model, { where, allowNone: step.allowNone }, expressions)
  // An expression may be another value by now.
  const byPlace = expressions.length > 0 || computedValues(where).length > 0
  if (byPlace) await updateEach(connection, model, constants, expressions, matched)
  else await updateWhere(connection, schema, model, where, constants)
  return { kind: 'update', set: heldValues(constants), matched, references: references.known }
}

async function updateWhere(
  connection: Connection,
  schema: Schema,
  model: Model,
  where: Where,
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

async function updateEach(
  connection: Connection,
  model: Model,
  constants: readonly ColumnValue[],
  expressions: readonly FieldExpression[],
  matched: readonly FoundRow[],
): Promise<void> {
  const parameters = new Parameters()
  const set = [
    ...constants.map(({ field, given }) => `${quoteIdentifier(field.column)} = ${parameters.addText(given)}`),
    ...expressions.map(
      ({ field }, index) =>
        `${quoteIdentifier(field.column)} = (${found}.values[${index + 1}])::${typeWithoutLimits(field)}`,
    ),
  ]
  const { source, condition } = foundRowsSql(model, matched, parameters)
  await connection.query(
    `UPDATE ${quoteQualified(model.table)} SET ${set.join(', ')} FROM ${source} WHERE ${condition}`,
    parameters.values,
  )
}
