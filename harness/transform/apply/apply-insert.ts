import type { JsonValue } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../../model/snapshot.ts'
import { type Connection, quoteList, quoteQualified } from '../../postgres/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { isChosenByDatabase } from '../predict/defaults.ts'
import { type ColumnValue, columnValues, decodeText, heldValues } from './column-values.ts'
import { Parameters } from './parameters.ts'
import type { InsertedRow } from './step-outcome.ts'
import type { InsertStep } from './steps.ts'

/** Adds the rows in one statement, so that they may refer to each other. */
export async function applyInsert(
  connection: Connection,
  schema: Schema,
  model: Model,
  { rows }: InsertStep,
): Promise<readonly InsertedRow[]> {
  const given: (readonly ColumnValue[])[] = []
  for (const row of rows) given.push(await columnValues(connection, schema, model, row, { defaults: true }))
  const keys = model.primaryKey.map((name) => fieldOf(model, name))
  const chosen = model.fields.filter((field) => !keys.includes(field) && isChosenByDatabase(field))
  const returned = await insertRows(connection, model, given, [...keys, ...chosen])
  return given.map((values, index): InsertedRow => {
    const held = heldValues(values)
    // When a trigger kept a row back nobody knows whose values these are.
    const reported = returned.length === given.length ? returned[index] : undefined
    if (!reported) return { values: held, pk: null }
    const open = chosen.filter((field) => !Object.hasOwn(held, field.name))
    return {
      values: { ...held, ...Object.fromEntries(open.map(({ name }) => [name, reported.get(name) ?? null])) },
      pk: keys.length === 0 ? null : keyOf(keys.map(({ name }) => reported.get(name) ?? null)),
    }
  })
}

function keyOf(values: readonly JsonValue[]): PrimaryKey {
  return values.length === 1 ? toPrimaryKey(values[0] ?? null) : values
}

type Reported = ReadonlyMap<string, JsonValue>

/** What the server reports of `returning`, for each row that it kept. */
async function insertRows(
  connection: Connection,
  model: Model,
  rows: readonly (readonly ColumnValue[])[],
  returning: readonly Field[],
): Promise<readonly Reported[]> {
  const fields = model.fields.filter((field) => rows.some((row) => row.some((value) => value.field === field)))
  const into = `INSERT INTO ${quoteQualified(model.table)}`
  const report = ` RETURNING ${returning.length === 0 ? 'true' : quoteList(returning.map(({ column }) => column))}`
  const read = (texts: readonly (string | null)[]): Reported =>
    new Map(returning.map((field, index) => [field.name, decodeText(field, texts[index] ?? null)]))
  if (fields.length === 0) {
    const reported: Reported[] = []
    for (const _ of rows) {
      const { rows: returned } = await connection.query(`${into} DEFAULT VALUES${report}`)
      reported.push(...returned.map(read))
    }
    return reported
  }
  const parameters = new Parameters()
  const tuples = rows.map((row) => {
    const values = fields.map((field) => {
      const value = row.find((candidate) => candidate.field === field)
      return value ? parameters.addText(value.given) : 'DEFAULT'
    })
    return `(${values.join(', ')})`
  })
  const columns = quoteList(fields.map(({ column }) => column))
  const { rows: returned } = await connection.query(
    `${into} (${columns}) OVERRIDING SYSTEM VALUE VALUES ${tuples.join(', ')}${report}`,
    parameters.values,
  )
  return returned.map(read)
}
