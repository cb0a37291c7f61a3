import type { Case } from '../model/case.ts'
import type { Expected } from '../model/change.ts'
import { HarnessError } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName, Snapshot } from '../model/snapshot.ts'
import type { Connection } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import {
  applyStep,
  declareChanges,
  isExpectedError,
  keepPromises,
  type ModelPromise,
  numberedStepLabel,
  predictGenerated,
  predictStep,
  readChosenValues,
  readSqlText,
  redactMessage,
  StepError,
  stepLabel,
  unchanged,
} from '../transform/index.ts'

/** What the steps are meant to have done, and when they ran by the database's clock. */
export interface Transformed {
  readonly expected: Expected
  /** By the models that must not change. */
  readonly promises: ReadonlyMap<ModelName, ModelPromise>
  readonly window: { readonly start: string; readonly end: string }
}

/** Applies the steps in `session`, and derives what they are meant to do. A step that must fail is meant to do nothing. */
export async function applyTransformation(
  session: Connection,
  connection: Connection,
  schema: Schema,
  before: Snapshot,
  bound: Case,
): Promise<Transformed> {
  const start = await databaseTime(connection)
  let expected = unchanged(before, schema)
  let hasFailed = false
  for (const [index, step] of bound.transform.entries()) {
    const number = index + 1
    try {
      const outcome = await applyStep(session, schema, step, await readSqlText(step, bound.file))
      const origin = { kind: 'step', step: number, label: stepLabel(step) } as const
      const predicted = predictStep(schema, expected, step, outcome, origin)
      const complete = await readChosenValues(connection, schema, predicted, number)
      expected = await predictGenerated(connection, schema, complete)
    } catch (cause) {
      const place = step.line === null ? bound.file : `${bound.file}:${step.line}`
      if (cause instanceof HarnessError) throw cause
      const redact = (message: string): string => redactMessage(message, schema, before, bound.transform)
      const declared = bound.expect.error
      const label = numberedStepLabel(step, number)
      const error = new StepError(label, number, place, cause, redact, declared)
      if (!declared || !isExpectedError(error, declared)) throw error
      hasFailed = true
      break
    }
  }
  if (bound.expect.error && !hasFailed) {
    throw new HarnessError('expect.error declares that a step fails, but none did', {
      code: 'step-failed',
      fix: 'drop expect.error, or mend what should refuse the step',
    })
  }
  const declared = declareChanges(schema, expected, bound.expect.changes, bound.file, bound.transform)
  const end = await databaseTime(connection)
  const complete = await predictGenerated(connection, schema, declared)
  return { ...keepPromises(schema, complete, bound.expect.unchanged), window: { start, end } }
}

async function databaseTime(connection: Connection): Promise<string> {
  const { rows } = await connection.query('SELECT clock_timestamp()')
  return String(codecFor({ kind: 'base', name: 'timestamptz' }).decode(rows[0]?.[0] ?? ''))
}
