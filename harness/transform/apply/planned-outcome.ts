import { DatabaseError } from 'pg'
import type { Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { columnValues, heldValues } from '../apply/column-values.ts'
import { findRows } from '../apply/find-rows.ts'
import type { StepOutcome } from '../apply/step-outcome.ts'
import { fieldOf } from '../compared-fields.ts'

/** What a step that PostgreSQL refuses is about to do, asked without doing it; null when that can't be evaluated. */
export async function plannedOutcome(connection: Connection, schema: Schema, step: Step): Promise<StepOutcome | null> {
  try {
    return await inTransaction(connection, 'READ ONLY', () => evaluate(connection, schema, step))
  } catch (error) {
    if (error instanceof DatabaseError) return null
    throw error
  }
}

async function evaluate(connection: Connection, schema: Schema, step: Step): Promise<StepOutcome | null> {
  const model = 'model' in step ? schema.models.get(step.model) : undefined
  if (!model) return null
  switch (step.kind) {
    case 'insert': {
      const rows = []
      for (const row of step.rows) {
        rows.push({
          values: heldValues(await columnValues(connection, schema, model, row, { defaults: true })),
          pk: null,
        })
      }
      return { kind: 'insert', rows }
    }
    case 'update': {
      const sameForAll = Object.entries(step.set).filter(([, value]) => value.kind !== 'sql')
      const values = Object.fromEntries(sameForAll)
      const constants = await columnValues(connection, schema, model, values, { defaults: false })
      const expressions = Object.entries(step.set).flatMap(([name, value]) =>
        value.kind === 'sql' ? [{ field: fieldOf(model, name), sql: value.expression }] : [],
      )
      const matched = await findRows(connection, schema, model, step, expressions)
      return { kind: 'update', set: heldValues(constants), matched }
    }
    case 'delete':
      return { kind: 'delete', matched: await findRows(connection, schema, model, step, []) }
    default:
      return null
  }
}
