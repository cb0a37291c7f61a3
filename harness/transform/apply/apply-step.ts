import type { Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { applyDelete } from './apply-delete.ts'
import { applyInsert } from './apply-insert.ts'
import { applySql } from './apply-sql.ts'
import { applyUpdate } from './apply-update.ts'
import type { StepOutcome } from './step-outcome.ts'

/**
 * Runs a step, bound to the schema, in one transaction.
 * @param sqlText the text of an sql step; unused for other kinds
 * @throws what PostgreSQL said, or an Error that says why the step can't run; then nothing of it remains
 */
export async function applyStep(
  connection: Connection,
  schema: Schema,
  step: Step,
  sqlText: string,
): Promise<StepOutcome> {
  return inTransaction(connection, '', async () => {
    if (step.kind === 'sql') {
      await applySql(connection, sqlText)
      return { kind: 'sql' }
    }
    const model = schema.models.get(step.model)
    if (!model) throw new TypeError(`there is no model ${step.model}`)
    switch (step.kind) {
      case 'insert':
        return { kind: 'insert', rows: await applyInsert(connection, schema, model, step) }
      case 'update':
        return applyUpdate(connection, schema, model, step)
      case 'delete':
        return applyDelete(connection, schema, model, step)
    }
  })
}
