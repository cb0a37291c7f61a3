import { DatabaseError } from 'pg'
import type { Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { applyDelete } from './apply-delete.ts'
import { applyInsert } from './apply-insert.ts'
import { applyRun } from './apply-run.ts'
import { applySql, SqlFailure } from './apply-sql.ts'
import { applyUpdate } from './apply-update.ts'
import { guardedReason } from './guarded-reason.ts'
import type { StepOutcome } from './step-outcome.ts'

/**
 * Runs a step, bound to the schema, in one transaction; a run step in none, so what it did before it failed remains.
 * @param sqlText the text of an sql step; unused for other kinds
 * @throws what PostgreSQL said, as far as it may be shown, or an Error that says why the step can't run; then nothing of
 *   it remains
 */
export async function applyStep(
  connection: Connection,
  schema: Schema,
  step: Step,
  sqlText: string,
): Promise<StepOutcome> {
  if (step.kind === 'run') {
    await applyRun(connection, step)
    return { kind: 'run' }
  }
  // A folder of migrations is not run yet.
  if (step.kind === 'migrate') throw new Error('a migrate step cannot be run yet')
  try {
    return await applyInTransaction(connection, schema, step, sqlText)
  } catch (error) {
    const refusal = error instanceof SqlFailure ? error.cause : error
    const reason = refusal instanceof DatabaseError ? guardedReason(schema, refusal) : null
    if (!(refusal instanceof DatabaseError) || reason === refusal.message) throw error
    const place = error instanceof SqlFailure ? error.message.slice(refusal.message.length) : ''
    throw new SqlFailure(`${reason}${place}`, { cause: refusal })
  }
}

async function applyInTransaction(
  connection: Connection,
  schema: Schema,
  step: Exclude<Step, { readonly kind: 'run' | 'migrate' }>,
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
