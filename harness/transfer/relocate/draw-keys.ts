import { randomUUID } from 'node:crypto'
import type { ColumnType } from '../../model/catalog.ts'
import { isDrawnKey, isNumber } from '../../model/drawn-key.ts'
import { jsonNumber, numberText } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model } from '../../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { ownRows } from '../own-rows.ts'
import { valueText } from '../select/index.ts'
import { isKeyOfOther } from './model-references.ts'
import type { PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { findTakenKeys } from './taken-keys.ts'

/**
 * Gives rows that are to be inserted their primary keys, all at once and in their order: the next numbers of the model's
 * sequence; the key of the row that it refers to; a UUID, or a number that no sequence gives, is kept where it is free.
 * Keys that are the application's own words, and those of several columns, are made of what the row holds.
 */
export async function drawKeys(
  connection: Connection,
  plan: RelocationPlan,
  model: Model,
  rows: readonly PlannedRow[],
): Promise<void> {
  const field = model.fields.find(({ name }) => hasScalarPk(model) && name === model.primaryKey[0])
  const open = rows.filter(({ newPk }) => newPk === null)
  if (!field || open.length === 0) return
  if (isKeyOfOther(plan.referencesOf(model), field.name)) return followKeys(plan, field, open)
  if (isDrawnKey(model, field.name)) return drawNumbers(connection, drawQuery(field), open)
  for (const row of open) row.newPk = row.given.pk
  if (isOneOf(field.type, ['uuid'])) await replaceTaken(connection, model, field, open)
  else if (isNumber(field.type)) await moveTaken(connection, plan, model, field, open)
}

/** A one-to-one row has the key of the row that it belongs to, whichever way it refers to it. */
function followKeys(plan: RelocationPlan, field: Field, rows: readonly PlannedRow[]): void {
  for (const row of rows) {
    const reference = plan.referencesOf(row.model).byField.get(field.name)?.[0]
    const referent = reference && plan.referentOf(row, reference)
    const from = reference?.targetFields[reference.fields.indexOf(field)]
    const value = referent && from ? plan.referredValue(referent, from) : plan.looseValue(row, field, row.given.pk)
    if (value !== undefined) row.newPk = toPrimaryKey(value)
  }
}

/** SQL of one fresh number. */
function drawQuery({ sequence, default: given }: Field): string {
  if (sequence) return `nextval('${quoteQualified(sequence).replaceAll("'", "''")}'::regclass)`
  return given?.kind === 'volatile' ? `(${given.expression})` : 'NULL'
}

async function drawNumbers(connection: Connection, sql: string, rows: readonly PlannedRow[]): Promise<void> {
  const drawn = await connection.query(`SELECT ${sql} FROM generate_series(1, ${rows.length})`)
  for (const [index, row] of rows.entries()) row.newPk = jsonNumber(drawn.rows[index]?.[0] ?? '')
}

async function replaceTaken(
  connection: Connection,
  model: Model,
  field: Field,
  rows: readonly PlannedRow[],
): Promise<void> {
  for (const row of await takenOf(connection, model, field, rows)) row.newPk = randomUUID()
}

/** Past whatever number is there: in the database, in the snapshot, or given to rows of it already. */
async function moveTaken(
  connection: Connection,
  plan: RelocationPlan,
  model: Model,
  field: Field,
  rows: readonly PlannedRow[],
): Promise<void> {
  const taken = await takenOf(connection, model, field, rows)
  if (taken.length === 0) return
  let highest = await highestNumber(connection, model, field)
  for (const { given, newPk } of plan.rowsOf(model)) {
    for (const number of [wholeNumber(given.pk), wholeNumber(newPk)]) if (number > highest) highest = number
  }
  for (const [index, row] of taken.entries()) row.newPk = jsonNumber(String(highest + BigInt(index) + 1n))
}

/** Of the database. Of a numeric without its fraction; what is none, `NaN` and the infinities, is not counted. */
async function highestNumber(connection: Connection, model: Model, { column, type }: Field): Promise<bigint> {
  const [source = ''] = await ownRows(connection, [model])
  const name = quoteIdentifier(column)
  const finite = isOneOf(type, ['numeric']) ? ` FILTER (WHERE ${name}::text ~ '[0-9]')` : ''
  const { rows } = await connection.query(`SELECT trunc((max(${name})${finite})::numeric)::text FROM ${source}`)
  return BigInt(rows[0]?.[0] ?? '0')
}

function wholeNumber(key: PrimaryKey): bigint {
  const text = typeof key === 'string' ? key : (numberText(key) ?? '')
  const whole = /^(-?\d+)(?:\.\d+)?$/.exec(text)?.[1]
  return whole === undefined ? 0n : BigInt(whole)
}

async function takenOf(
  connection: Connection,
  model: Model,
  field: Field,
  rows: readonly PlannedRow[],
): Promise<readonly PlannedRow[]> {
  // What is no such value loading the row will say.
  const readable = rows.filter(({ given: { pk } }) => valueText(field, pk) !== null)
  const texts = readable.map(({ given: { pk } }) => [valueText(field, pk)])
  const part = { expression: quoteIdentifier(field.column), operator: 'OPERATOR(pg_catalog.=)' }
  const [source = ''] = await ownRows(connection, [model])
  const key = { source, fields: [field], parts: [part], predicate: null, nullsAreEqual: false }
  const taken = await findTakenKeys(connection, model, key, texts, [field])
  return readable.filter((_, index) => taken[index]?.held)
}

function isOneOf(type: ColumnType, names: readonly string[]): boolean {
  return type.kind === 'domain' ? isOneOf(type.base, names) : type.kind === 'base' && names.includes(type.name)
}
