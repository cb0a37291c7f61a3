import type { JsonValue } from '../../model/json.ts'
import { type ExpectedValue, expectMatch } from '../../model/matcher.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../../model/snapshot.ts'
import { type Connection, quoteList, quoteQualified } from '../../postgres/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { isChosenByDatabase } from '../predict/defaults.ts'
import { type ColumnValue, columnValuesOfRows, decodeText, heldValues, typeWithoutLimits } from './column-values.ts'
import { impossibleDraw, readDraws } from './default-draws.ts'
import { Parameters } from './parameters.ts'
import type { InsertedRow } from './step-outcome.ts'
import type { InsertStep } from './steps.ts'

/** Of one statement: the protocol counts them in 16 bits. */
const mostParameters = 60_000

/**
 * Adds the rows in one statement, so that they may refer to each other; in several when they name different columns and
 * are too many for its parameters.
 */
export async function applyInsert(
  connection: Connection,
  schema: Schema,
  model: Model,
  { rows }: InsertStep,
): Promise<readonly InsertedRow[]> {
  const given = await columnValuesOfRows(connection, schema, model, rows, { defaults: true })
  const keys = model.primaryKey.map((name) => fieldOf(model, name))
  const chosen = model.fields.filter((field) => !keys.includes(field) && isChosenByDatabase(field))
  const drawn = [...keys, ...chosen].filter((field) => given.some((row) => row.every((value) => value.field !== field)))
  const before = await readDraws(connection, drawn)
  const returned = await insertRows(connection, model, given, [...keys, ...chosen])
  const after = before.size === 0 ? before : await readDraws(connection, drawn)
  return given.map((values, index): InsertedRow => {
    const held = heldValues(values)
    // When a trigger kept a row back nobody knows whose values these are.
    const reported = returned.length === given.length ? returned[index] : undefined
    if (!reported) return { values: held, pk: null }
    const open = chosen.filter((field) => !Object.hasOwn(held, field.name))
    const drawnValues = open.map(({ name }) => [name, reported.get(name) ?? null] as const)
    const impossible = [...keys, ...open].flatMap((field): readonly (readonly [string, ExpectedValue])[] => {
      if (Object.hasOwn(held, field.name)) return []
      const rule = impossibleDraw(field, reported.get(field.name) ?? null, before, after)
      return rule ? [[field.name, expectMatch(rule)]] : []
    })
    return {
      values: { ...held, ...Object.fromEntries([...drawnValues, ...impossible]) },
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
  const named = new Set(rows.flatMap((row) => row.map(({ field }) => field)))
  const fields = model.fields.filter((field) => named.has(field))
  const into = `INSERT INTO ${quoteQualified(model.table)}`
  const report = ` RETURNING ${returning.length === 0 ? 'true' : quoteList(returning.map(({ column }) => column))}`
  const read = (texts: readonly (string | null)[]): Reported =>
    new Map(returning.map((field, index) => [field.name, decodeText(field, texts[index] ?? null)]))
  const columns = quoteList(fields.map(({ column }) => column))
  if (fields.length === 0) {
    const all = `${into} SELECT FROM generate_series(1, $1::bigint)${report}`
    const { rows: returned } = await connection.query(all, [String(rows.length)])
    return returned.map(read)
  }
  if (rows.length * fields.length > mostParameters && rows.every((row) => row.length === fields.length)) {
    const values = fields.map((field, index) => `(given.texts[${index + 1}])::${typeWithoutLimits(field)}`)
    const list = `jsonb_to_recordset($1::jsonb) AS given(position int, texts text[])`
    const select = `SELECT ${values.join(', ')} FROM ${list} ORDER BY given.position`
    const { rows: returned } = await connection.query(
      `${into} (${columns}) OVERRIDING SYSTEM VALUE ${select}${report}`,
      [JSON.stringify(rows.map((row, position) => ({ position, texts: row.map(({ given }) => given) })))],
    )
    return returned.map(read)
  }
  const reported: Reported[] = []
  const size = Math.max(1, Math.floor(mostParameters / fields.length))
  for (let start = 0; start < rows.length; start += size) {
    const parameters = new Parameters()
    const tuples = rows.slice(start, start + size).map((row) => {
      const values = new Map(row.map(({ field, given }) => [field, given]))
      const texts = fields.map((field) =>
        values.has(field) ? parameters.addText(values.get(field) ?? null) : 'DEFAULT',
      )
      return `(${texts.join(', ')})`
    })
    const { rows: returned } = await connection.query(
      `${into} (${columns}) OVERRIDING SYSTEM VALUE VALUES ${tuples.join(', ')}${report}`,
      parameters.values,
    )
    reported.push(...returned.map(read))
  }
  return reported
}
