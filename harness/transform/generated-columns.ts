import { DatabaseError } from 'pg'
import type { Expected, ExpectedRow } from '../model/change.ts'
import { HarnessError } from '../model/errors.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { type Field, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel } from '../model/snapshot.ts'
import type { Connection } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { guardedReason } from './apply/guarded-reason.ts'
import { evaluateRows, fieldsIn } from './evaluate-rows.ts'
import {
  expectedValueOf,
  knownValue,
  type Reopening,
  type RowView,
  reopening,
  withFields,
} from './predict/expected-rows.ts'
import { followGenerated } from './predict/referential-actions.ts'

const batchSize = 1_000

/**
 * Predicts generated columns of rows that are meant to change: the server evaluates their expressions over the
 * predicted values, without touching a table. Foreign keys that refer to such a column follow, as ON UPDATE says, with
 * what follows from that. A column that depends on a value that nobody can know beforehand keeps "any value"; one that
 * the case declares stays as declared.
 * @throws HarnessError `step-failed` when an expression fails for values that are meant to be there
 */
export async function predictGenerated(connection: Connection, schema: Schema, expected: Expected): Promise<Expected> {
  let predicted = expected
  // Longer chains of effects than there are rows would have no end.
  for (let round = 0; round <= expected.rows.length; round += 1) {
    const evaluated = await evaluateOpen(connection, schema, predicted.rows)
    if (evaluated.size === 0) break
    predicted = { ...predicted, rows: predicted.rows.map((row) => evaluated.get(row) ?? row) }
    const referred = reopenings(schema, evaluated)
    if (referred.size === 0) break
    predicted = followGenerated(schema, predicted, referred)
  }
  return predicted
}

/** By the rows that have open columns: what they are with all of those that can be evaluated. */
async function evaluateOpen(
  connection: Connection,
  schema: Schema,
  all: readonly ExpectedRow[],
): Promise<ReadonlyMap<ExpectedRow, ExpectedRow>> {
  const evaluated = new Map<ExpectedRow, ExpectedRow>()
  for (const [name, rows] of groupByModel(all)) {
    const model = schema.models.get(name)
    for (const field of model?.fields ?? []) {
      if (!model || !field.generated) continue
      const inputs = inputsOf(model, field)
      const open = rows.filter(
        (row) => isOpen(model, row, field) && inputs.every((input) => isKnown(model, row, input)),
      )
      for (let start = 0; start < open.length; start += batchSize) {
        const batch = open.slice(start, start + batchSize)
        const values = await evaluate(connection, schema, model, field, inputs, batch)
        batch.forEach((row, index) => {
          evaluated.set(row, withGenerated(model, evaluated.get(row) ?? row, field, values[index] ?? null))
        })
      }
    }
  }
  return evaluated
}

/** By model: the evaluated rows that others may refer to by generated columns, each with what these have followed. */
function reopenings(
  schema: Schema,
  evaluated: ReadonlyMap<ExpectedRow, ExpectedRow>,
): ReadonlyMap<Model, ReadonlyMap<ExpectedRow, Reopening>> {
  const keys = [...schema.models.values()].flatMap(({ foreignKeys }) => foreignKeys)
  const byModel = new Map<Model, Map<ExpectedRow, Reopening>>()
  for (const model of schema.models.values()) {
    const targets = new Set(keys.flatMap(({ target, targetFields }) => (target === model.name ? targetFields : [])))
    const names = model.fields.filter(({ name, generated }) => generated && targets.has(name)).map(({ name }) => name)
    if (names.length === 0) continue
    for (const [open, row] of evaluated) {
      const change = row.model === model.name ? reopening(model, open, names) : null
      if (change) byModel.set(model, (byModel.get(model) ?? new Map<ExpectedRow, Reopening>()).set(row, change))
    }
  }
  return byModel
}

/** A generated column cannot depend on another one. */
function inputsOf(model: Model, { generated }: Field): readonly Field[] {
  return fieldsIn(model, generated?.expression ?? '').filter(({ generated: other }) => !other)
}

function isOpen(model: Model, row: ExpectedRow, { name }: Field): boolean {
  const value = expectedValueOf(model, row, name)
  return row.intended.size > 0 && isMatcher(value) && value.rule.matcher === 'any'
}

function isKnown(model: Model, row: RowView, { name }: Field): boolean {
  return knownValue(model, row, name) !== undefined
}

/** Who changed the row's values changed the generated ones too. */
function withGenerated(model: Model, row: ExpectedRow, { name }: Field, value: JsonValue): ExpectedRow {
  const intended = new Map(row.intended)
  const origin = reopening(model, row, [name])?.origin ?? [...row.intended.values()].at(-1)
  const isChange = row.before === null || !jsonEquals(fieldValue(model, row.before, name), value)
  if (origin && isChange) intended.set(name, origin)
  // A reported key that it is a part of was reported with it.
  return { ...withFields(model, { ...row, intended }, { [name]: value }), reportedPk: row.reportedPk }
}

/**
 * What the server computes for a generated column of rows that no step has changed, in their order. Undefined where
 * nobody knows what it depends on, and for all where it can't be computed.
 */
export async function generatedValues(
  connection: Connection,
  schema: Schema,
  model: Model,
  field: Field,
  rows: readonly RowView[],
): Promise<readonly (JsonValue | undefined)[]> {
  const inputs = inputsOf(model, field)
  const known = rows.filter((row) => inputs.every((input) => isKnown(model, row, input)))
  const values = new Map<RowView, JsonValue>()
  try {
    for (let start = 0; start < known.length; start += batchSize) {
      const batch = known.slice(start, start + batchSize)
      const found = await evaluate(connection, schema, model, field, inputs, batch)
      batch.forEach((row, index) => {
        values.set(row, found[index] ?? null)
      })
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
  }
  return rows.map((row) => values.get(row))
}

/** The field's value for each row, in their order. */
async function evaluate(
  connection: Connection,
  schema: Schema,
  model: Model,
  field: Field,
  inputs: readonly Field[],
  rows: readonly RowView[],
): Promise<readonly JsonValue[]> {
  try {
    const expression = `(${field.generated?.expression})::${field.sqlType}`
    const found = await evaluateRows(connection, model, [expression], inputs, rows)
    const { decode } = codecFor(field.type)
    return found.map(([text]) => (text === null || text === undefined ? null : decode(text)))
  } catch (cause) {
    const reason = cause instanceof DatabaseError ? guardedReason(schema, cause) : String(cause)
    throw new HarnessError(
      `field ${field.name} of ${model.name} can't be generated from the values expected: ${reason}`,
      {
        code: 'step-failed',
        cause,
      },
    )
  }
}
