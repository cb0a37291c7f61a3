import type { Model, Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { findRows } from './find-rows.ts'
import { Parameters } from './parameters.ts'
import type { StepOutcome } from './step-outcome.ts'
import type { DeleteStep } from './steps.ts'
import { whereSql } from './where-sql.ts'

/** Removes the rows that `where` finds. */
export async function applyDelete(
  connection: Connection,
  schema: Schema,
  model: Model,
  step: DeleteStep,
): Promise<StepOutcome> {
  const matched = await findRows(connection, schema, model, step, [])
  const parameters = new Parameters()
  const condition = whereSql(schema, model, step.where, parameters)
  await connection.query(`DELETE FROM ${quoteQualified(model.table)} WHERE ${condition}`, parameters.values)
  return { kind: 'delete', matched }
}
