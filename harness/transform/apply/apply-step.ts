import { DatabaseError } from 'pg'
import type { Step } from '../../model/case.ts'
import type { MigrationPart } from '../../model/migration.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { applyDelete } from './apply-delete.ts'
import { applyInsert } from './apply-insert.ts'
import { applyMigrate } from './apply-migrate.ts'
import { applyRun } from './apply-run.ts'
import { applySql, SqlFailure } from './apply-sql.ts'
import { applyUpdate } from './apply-update.ts'
import { guardedReason } from './guarded-reason.ts'
import type { StepObserver } from './step-observer.ts'
import type { ImportOutcome, StepOutcome } from './step-outcome.ts'

/** The text of an sql step; of a migrate step, what it runs, in order; of an import step, what imports its snapshot. */
export type StepSql = string | readonly MigrationPart[] | StepImport

/** Brings rows of a snapshot into the database, in one transaction. */
export type StepImport = (connection: Connection, schema: Schema) => Promise<ImportOutcome>

/**
 * Runs a step, bound to the schema, in one transaction; a run step in none, and a migrate step in one for each of its
 * migrations, so what they did before they failed remains.
 * @param sql unused for steps of other kinds
 * @throws what PostgreSQL said, as far as it may be shown, or an Error that says why the step can't run; then nothing of
 *   it remains, but as above
 */
export async function applyStep(
  connection: Connection,
  schema: Schema,
  step: Step,
  sql: StepSql,
  observer: StepObserver | null = null,
): Promise<StepOutcome> {
  if (step.kind === 'run') {
    await applyRun(connection, step)
    return { kind: 'run' }
  }
  if (step.kind === 'import') {
    if (typeof sql !== 'function') throw new TypeError('an import step needs what imports its snapshot')
    return await sql(connection, schema)
  }
  try {
    if (step.kind === 'migrate') {
      if (typeof sql === 'string' || typeof sql === 'function')
        throw new TypeError('a migrate step needs its migrations')
      await applyMigrate(connection, sql, observer)
      return { kind: 'migrate' }
    }
    return await applyInTransaction(connection, schema, step, typeof sql === 'string' ? sql : '', observer)
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
  step: Exclude<Step, { readonly kind: 'run' | 'migrate' | 'import' }>,
  sqlText: string,
  observer: StepObserver | null,
): Promise<StepOutcome> {
  return inTransaction(connection, '', async () => {
    if (step.kind === 'sql') {
      const path = step.source.kind === 'file' ? step.source.path : null
      const afterStatement = observer && ((line: number) => observer.afterStatement(connection, { path, line }))
      await applySql(connection, sqlText, { path, afterStatement })
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
