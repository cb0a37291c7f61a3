import type { Model, Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { computedValues } from '../reference-text.ts'
import { findRows } from './find-rows.ts'
import { foundRowsSql } from './found-rows-sql.ts'
import { Parameters } from './parameters.ts'
import { ReferenceValues } from './reference-values.ts'
import type { StepOutcome } from './step-outcome.ts'
import type { DeleteStep } from './steps.ts'
import { whereSql } from './where-sql.ts'

/** Removes the rows that `where` finds. */
export async function applyDelete(
  connection: Connection,
  schema: Schema,
  model: Model,
  { where: given, allowNone }: DeleteStep,
): Promise<StepOutcome> {
  const references = new ReferenceValues(connection, schema)
  const where = await references.resolve(given)
  const matched = await findRows(connection, schema, model, { where, allowNone }, [])
  const parameters = new Parameters()
  const table = quoteQualified(model.table)
  // An expression may be another value by now.
  if (computedValues(where).length > 0) {
    const { source, condition } = foundRowsSql(model, matched, parameters)
    await connection.query(`DELETE FROM ${table} USING ${source} WHERE ${condition}`, parameters.values)
  } else {
    const condition = whereSql(schema, model, where, parameters)
    await connection.query(`DELETE FROM ${table} WHERE ${condition}`, parameters.values)
  }
  return { kind: 'delete', matched, references: references.known }
}
