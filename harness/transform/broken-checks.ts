import { DatabaseError } from 'pg'
import type { Expected, ExpectedRow } from '../model/change.ts'
import type { Model, Schema } from '../model/schema.ts'
import { groupByModel, type ModelName } from '../model/snapshot.ts'
import { type Connection, quoteQualified } from '../postgres/index.ts'
import { evaluateRows, fieldsIn } from './evaluate-rows.ts'
import { knownValue } from './predict/expected-rows.ts'
import { type Refusal, refusal } from './predict/refusals.ts'

/** The expressions of the CHECK constraints of each model that has some, in the order of their names. */
type Checks = ReadonlyMap<ModelName, readonly string[]>

/** Those that the database holds new rows to. The catalog of the subject does not have them. */
export async function readChecks(connection: Connection, schema: Schema): Promise<Checks> {
  const names = [...schema.models.values()].map(({ name, table }) => [name, quoteQualified(table)])
  const { rows } = await connection.query(
    `SELECT m ->> 0, pg_get_expr(c.conbin, c.conrelid)
     FROM json_array_elements($1::json) AS m
     JOIN pg_constraint c ON c.conrelid = to_regclass(m ->> 1) AND c.contype = 'c'
     WHERE coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
     ORDER BY c.conname`,
    [JSON.stringify(names)],
  )
  const checks = new Map<ModelName, string[]>()
  const models = new Map([...schema.models.keys()].map((name) => [String(name), name]))
  for (const [name, expression] of rows) {
    const model = models.get(name ?? '')
    if (model && expression) checks.set(model, [...(checks.get(model) ?? []), expression])
  }
  return checks
}

/**
 * What CHECK constraints have against rows that a step is meant to add or change. The server evaluates their expressions
 * over the expected values; where one of these is not known, nobody knows.
 */
export async function predictBrokenChecks(
  connection: Connection,
  schema: Schema,
  checks: Checks,
  before: Expected,
  after: Expected,
): Promise<readonly Refusal[]> {
  const old = new Set(before.rows)
  const changed = groupByModel(after.rows.filter((row) => !old.has(row)))
  const refusals: Refusal[] = []
  for (const [name, expressions] of checks) {
    const [model, rows] = [schema.models.get(name), changed.get(name) ?? []]
    if (!model || rows.length === 0) continue
    for (const expression of expressions) refusals.push(...(await broken(connection, model, expression, rows)))
  }
  return refusals
}

async function broken(
  connection: Connection,
  model: Model,
  expression: string,
  rows: readonly ExpectedRow[],
): Promise<readonly Refusal[]> {
  const inputs = fieldsIn(model, expression)
  const isKnown = (row: ExpectedRow): boolean => inputs.every(({ name }) => knownValue(model, row, name) !== undefined)
  const known = rows.filter(isKnown)
  const refuse = (row: ExpectedRow, isSure: boolean): Refusal =>
    refusal({ kind: 'check', model, row, expression }, isSure)
  const open = rows.filter((row) => !isKnown(row)).map((row) => refuse(row, false))
  try {
    const results = await evaluateRows(connection, model, [expression], inputs, known)
    return [...known.filter((_, index) => results[index]?.[0] === 'f').map((row) => refuse(row, true)), ...open]
  } catch (error) {
    // One that fails makes the step fail, but not by its constraint.
    if (error instanceof DatabaseError) return open
    throw error
  }
}
