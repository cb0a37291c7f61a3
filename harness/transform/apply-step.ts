import { DatabaseError } from 'pg'
import type { ExpectedError, Step, StepRow, StepValue } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type Fields, type PrimaryKey, toPrimaryKey } from '../model/snapshot.ts'
import { type Connection, inTransaction, quoteIdentifier, quoteList, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { fieldOf, Parameters, whereSql } from './where-sql.ts'

/** What the database said while a step ran: what prediction can't know beforehand. */
export interface StepOutcome {
  /** For an insert, one entry for each of its rows: the values given, references and expressions resolved. */
  readonly inserted: readonly InsertedRow[]
  /** For an update, one entry for each row it touched, with the values of its SQL expressions. */
  readonly updated: readonly TouchedRow[]
  /** For a delete, the rows it matched. */
  readonly deleted: readonly PrimaryKey[]
  /** For an update, the values that are the same for all rows: literals and references. */
  readonly set: Fields
}

export interface InsertedRow {
  readonly values: Fields
  /** The key that the server reported; null when the table has none, or a trigger kept rows back. */
  readonly pk: PrimaryKey | null
}

export interface TouchedRow {
  readonly pk: PrimaryKey
  readonly values: Fields
}

const nothing: StepOutcome = { inserted: [], updated: [], deleted: [], set: {} }

/** A step that PostgreSQL refused. Nothing of the step remains. */
export class StepError extends HarnessError {
  readonly step: number
  readonly sqlstate: string | null

  constructor(label: string, step: number, place: string, cause: unknown) {
    const sqlstate = cause instanceof DatabaseError ? (cause.code ?? null) : null
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${place}: ${label} failed: ${reason}${sqlstate ? ` (SQLSTATE ${sqlstate})` : ''}`, {
      code: 'step-failed',
      cause,
      ...(sqlstate
        ? {
            fix: `if the step is meant to fail, declare it: expect: { error: { sqlstate: "${sqlstate}", step: ${step} } }`,
          }
        : {}),
    })
    this.step = step
    this.sqlstate = sqlstate
  }
}

/** Whether the error is the one that the case declares. */
export function isExpectedError(error: StepError, expected: ExpectedError): boolean {
  return (
    error.sqlstate !== null &&
    (expected.sqlstate === null || expected.sqlstate === error.sqlstate) &&
    (expected.step === null || expected.step === error.step)
  )
}

/**
 * Runs a step, bound to the schema, in one transaction.
 * @param sqlText the text of an sql step; unused for other kinds
 */
export async function applyStep(
  connection: Connection,
  schema: Schema,
  step: Step,
  sqlText: string,
): Promise<StepOutcome> {
  return inTransaction(connection, '', async () => {
    if (step.kind === 'sql') {
      await connection.client.query(sqlText)
      return nothing
    }
    const model = schema.models.get(step.model)
    if (!model) return nothing
    switch (step.kind) {
      case 'insert':
        return { ...nothing, inserted: await insert(connection, schema, model, step.rows) }
      case 'update':
        return update(connection, schema, model, step)
      case 'delete':
        return { ...nothing, deleted: await remove(connection, schema, model, step) }
    }
  })
}

async function insert(
  connection: Connection,
  schema: Schema,
  model: Model,
  rows: readonly StepRow[],
): Promise<readonly InsertedRow[]> {
  const resolved: Fields[] = []
  for (const row of rows) resolved.push(await resolveInsert(connection, schema, model, row))
  const fields = model.fields.filter((field) => resolved.some((row) => row[field.name] !== undefined))
  const parameters = new Parameters()
  const tuples = resolved.map((row) => {
    const values = fields.map((field) => {
      const value = row[field.name]
      return value === undefined ? 'DEFAULT' : parameters.add(field, value)
    })
    return `(${values.join(', ')})`
  })
  const into = `INSERT INTO ${quoteQualified(model.table)}`
  const values =
    fields.length === 0
      ? 'DEFAULT VALUES'
      : `(${quoteList(fields.map((field) => field.column))}) OVERRIDING SYSTEM VALUE VALUES ${tuples.join(', ')}`
  const repeats = fields.length === 0 ? resolved.length : 1
  const pks: PrimaryKey[] = []
  for (let count = 0; count < repeats; count += 1) {
    const { rows: returned } = await connection.query(`${into} ${values}${returningPk(model)}`, parameters.values)
    pks.push(...returned.map((texts) => decodePk(model, texts)))
  }
  const aligned = model.primaryKey.length > 0 && pks.length === resolved.length
  return resolved.map((row, index) => ({ values: row, pk: aligned ? (pks[index] ?? null) : null }))
}

/** The values of a row to insert; defaults that only hold for this transaction are asked for, others left out. */
async function resolveInsert(connection: Connection, schema: Schema, model: Model, row: StepRow): Promise<Fields> {
  const entries: [string, JsonValue][] = []
  for (const field of model.fields) {
    const value = row[field.name]
    if (value !== undefined) entries.push([field.name, await resolve(connection, schema, field, value)])
    else if (field.default?.kind === 'stable') {
      entries.push([field.name, await evaluate(connection, field, field.default.expression)])
    }
  }
  return Object.fromEntries(entries)
}

async function update(
  connection: Connection,
  schema: Schema,
  model: Model,
  step: Extract<Step, { readonly kind: 'update' }>,
): Promise<StepOutcome> {
  const literals: [string, JsonValue][] = []
  const expressions: [Field, string][] = []
  for (const [name, value] of Object.entries(step.set)) {
    const field = fieldOf(model, name)
    if (value.kind === 'sql') expressions.push([field, value.expression])
    else literals.push([name, await resolve(connection, schema, field, value)])
  }
  const updated = await evaluateForRows(connection, schema, model, step.where, expressions)
  const parameters = new Parameters()
  const assignments = [
    ...literals.map(([name, value]) => {
      const field = fieldOf(model, name)
      return `${quoteIdentifier(field.column)} = ${parameters.add(field, value)}`
    }),
    ...expressions.map(([field, expression]) => `${quoteIdentifier(field.column)} = (${expression})`),
  ]
  const where = whereSql(schema, model, step.where, parameters)
  const { count } = await connection.query(
    `UPDATE ${quoteQualified(model.table)} SET ${assignments.join(', ')} WHERE ${where}`,
    parameters.values,
  )
  if (count === 0 && !step.allowNone) throw matchedNone(model)
  return { ...nothing, updated, set: Object.fromEntries(literals) }
}

/** The keys of the rows that `where` finds, and what the expressions are for each, as the server sees them. */
async function evaluateForRows(
  connection: Connection,
  schema: Schema,
  model: Model,
  where: Extract<Step, { readonly kind: 'update' }>['where'],
  expressions: readonly (readonly [Field, string])[],
): Promise<readonly TouchedRow[]> {
  const parameters = new Parameters()
  const keys = model.primaryKey.map((name) => fieldOf(model, name))
  const selected = [
    ...keys.map((field) => quoteIdentifier(field.column)),
    ...expressions.map(([field, expression]) => `(${expression})::${field.sqlType}`),
  ]
  const { rows } = await connection.query(
    `SELECT ${selected.join(', ')} FROM ${quoteQualified(model.table)} WHERE ${whereSql(schema, model, where, parameters)}`,
    parameters.values,
  )
  return rows.map((texts) => ({
    pk: decodePk(model, texts),
    values: Object.fromEntries(
      expressions.map(([field], index) => [field.name, decode(field, texts[keys.length + index] ?? null)]),
    ),
  }))
}

async function remove(
  connection: Connection,
  schema: Schema,
  model: Model,
  step: Extract<Step, { readonly kind: 'delete' }>,
): Promise<readonly PrimaryKey[]> {
  const parameters = new Parameters()
  const where = whereSql(schema, model, step.where, parameters)
  const sql = `DELETE FROM ${quoteQualified(model.table)} WHERE ${where}${returningPk(model)}`
  const { rows, count } = await connection.query(sql, parameters.values)
  if (count === 0 && !step.allowNone) throw matchedNone(model)
  return rows.map((texts) => decodePk(model, texts))
}

function matchedNone(model: Model): Error {
  return new Error(`no row of ${model.name} satisfies its where; if that is fine, say allowNone: true`)
}

async function resolve(connection: Connection, schema: Schema, field: Field, value: StepValue): Promise<JsonValue> {
  switch (value.kind) {
    case 'literal':
      return value.value
    case 'sql':
      return evaluate(connection, field, value.expression)
    case 'ref': {
      const target = schema.models.get(value.model)
      const key = target && hasScalarPk(target) ? fieldOf(target, target.primaryKey[0] ?? '') : null
      if (!target || !key) throw new Error(`$ref to ${value.model}: it has no primary key of one column`)
      const parameters = new Parameters()
      const { rows } = await connection.query(
        `SELECT ${quoteIdentifier(key.column)} FROM ${quoteQualified(target.table)}
         WHERE ${whereSql(schema, target, value.where, parameters)} LIMIT 2`,
        parameters.values,
      )
      if (rows.length !== 1)
        throw new Error(`$ref to ${value.model} must find one row, and finds ${rows.length || 'none'}`)
      return decode(field, rows[0]?.[0] ?? null)
    }
  }
}

async function evaluate(connection: Connection, field: Field, expression: string): Promise<JsonValue> {
  const { rows } = await connection.query(`SELECT (${expression})::${field.sqlType}`)
  return decode(field, rows[0]?.[0] ?? null)
}

function returningPk(model: Model): string {
  const columns = model.primaryKey.map((name) => fieldOf(model, name).column)
  return columns.length === 0 ? '' : ` RETURNING ${quoteList(columns)}`
}

function decodePk(model: Model, texts: readonly (string | null)[]): PrimaryKey {
  const values = model.primaryKey.map((name, index) => decode(fieldOf(model, name), texts[index] ?? null))
  return hasScalarPk(model) ? toPrimaryKey(values[0] ?? null) : values
}

function decode(field: Field, text: string | null): JsonValue {
  return text === null ? null : codecFor(field.type).decode(text)
}
