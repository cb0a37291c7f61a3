import { DatabaseError } from 'pg'
import { isRowStep, type Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { columnValues, columnValuesOfRows, heldValues } from './column-values.ts'
import { findRows } from './find-rows.ts'
import { ReferenceValues } from './reference-values.ts'
import type { StepOutcome } from './step-outcome.ts'

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
  const model = isRowStep(step) ? schema.models.get(step.model) : undefined
  if (!model) return null
  const references = new ReferenceValues(connection, schema)
  switch (step.kind) {
    case 'insert': {
      const rows = await columnValuesOfRows(connection, schema, model, step.rows, { defaults: true })
      return { kind: 'insert', rows: rows.map((values) => ({ values: heldValues(values), pk: null })) }
    }
    case 'update': {
      const sameForAll = Object.entries(step.set).filter(([, value]) => value.kind !== 'sql')
      const values = Object.fromEntries(sameForAll)
      const constants = await columnValues(connection, schema, model, values, { defaults: false })
      const expressions = Object.entries(step.set).flatMap(([name, value]) =>
        value.kind === 'sql' ? [{ field: fieldOf(model, name), sql: value.expression }] : [],
      )
      const where = await references.resolve(step.where)
      const matched = await findRows(connection, schema, model, { where, allowNone: true }, expressions)
      return { kind: 'update', set: heldValues(constants), matched, references: references.known }
    }
    case 'delete': {
      const where = await references.resolve(step.where)
      const matched = await findRows(connection, schema, model, { where, allowNone: true }, [])
      return { kind: 'delete', matched, references: references.known }
    }
    default:
      return null
  }
}
