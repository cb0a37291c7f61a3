import type { JsonValue } from '../../model/json.ts'
import { type Field, fieldValue, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName, Row, RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { codecFor, ValueError, valueWhenAbsent } from '../../snapshot/index.ts'
import { NaturalKeys } from './natural-keys.ts'
import type { PlacedRow, Placement } from './row-place.ts'

/** Rows of a model that are in the database, to be found in the source that they came from. */
export interface Search {
  readonly model: Model
  /** What tells a row from others. */
  readonly identity: readonly Field[]
  /** The names of fields that a row must have to be the one. Of others the database may have chosen what they hold. */
  readonly certain: readonly string[]
  readonly wanted: readonly WantedRow[]
  /** The positions of rows that were found. */
  readonly placed: Set<number>
}

export interface WantedRow {
  /** PostgreSQL's texts of the search's `identity`. */
  readonly texts: readonly (string | null)[]
  readonly reason: string
  /** Null until it is found. */
  place: PlacedRow | null
}

/** As in the database; undefined where only that knows what the row holds. */
type Texts = readonly (string | null | undefined)[]

/**
 * Finds the rows by the texts that the source's values are written as. Whatever is not found so is looked for once
 * more, by the texts that PostgreSQL makes of those: it has one spelling of its own for `10.0.0.1/32`.
 */
export async function findRows(
  connection: Connection,
  schema: Schema,
  searches: readonly Search[],
  source: RowSource,
  placement: Placement,
): Promise<void> {
  const naturalKeys = new NaturalKeys(schema, source)
  await search(searches, source, placement, naturalKeys, async (_, texts) => texts)
  await search(searches, source, placement, naturalKeys, (fields, texts) => respell(connection, fields, texts))
}

async function search(
  searches: readonly Search[],
  source: RowSource,
  placement: Placement,
  naturalKeys: NaturalKeys,
  spell: (fields: readonly Field[], texts: readonly Texts[]) => Promise<readonly Texts[]>,
): Promise<void> {
  const isOpen = ({ wanted }: Search): boolean => wanted.some(({ place }) => place === null)
  let open = searches.filter(isOpen)
  if (open.length === 0) return
  const counts = new Map<ModelName, number>()
  for await (const batch of source()) {
    for (const one of open) {
      const rows = batch.filter(({ model }) => model === one.model.name)
      const texts: Texts[] = []
      for (const row of rows) texts.push(await textsOf(one, row, naturalKeys))
      const first = (counts.get(one.model.name) ?? 0) + 1
      for (const [index, spelled] of (await spell(one.identity, texts)).entries()) {
        const row = rows[index]
        if (row !== undefined) place(one, first + index, row, spelled, placement)
      }
    }
    for (const { model } of batch) counts.set(model, (counts.get(model) ?? 0) + 1)
    open = open.filter(isOpen)
    if (open.length === 0) return
  }
}

function place({ model, wanted, placed }: Search, position: number, { pk }: Row, texts: Texts, place: Placement): void {
  if (placed.has(position)) return
  const isIt = (one: WantedRow): boolean =>
    texts.length > 0 && texts.every((text, index) => text === undefined || text === one.texts[index])
  const found = wanted.find((one) => one.place === null && isIt(one))
  if (found === undefined) return
  found.place = place(model.name, position, pk)
  placed.add(position)
}

/** Empty for a row that cannot be told to be the one. */
async function textsOf({ model, identity, certain }: Search, given: Row, naturalKeys: NaturalKeys): Promise<Texts> {
  const row = naturalKeys.isUsedBy(model, given) ? await naturalKeys.resolve(model, given) : given
  const texts = identity.map((field) => textOf(field, valueIn(model, row, field)))
  const isUnknown = identity.some(({ name }, index) => texts[index] === undefined && certain.includes(name))
  return isUnknown ? [] : texts
}

function valueIn(model: Model, row: Row, field: Field): JsonValue | undefined {
  const index = model.primaryKey.indexOf(field.name)
  if (model.primaryKey.length > 1 && index !== -1 && Array.isArray(row.pk)) return row.pk[index]
  return fieldValue(model, row, field.name) ?? valueWhenAbsent(field)
}

function textOf({ type }: Field, value: JsonValue | undefined): string | null | undefined {
  if (value === undefined || value === null) return value
  try {
    return codecFor(type).encode(value)
  } catch (error) {
    if (error instanceof ValueError) return undefined
    throw error
  }
}

async function respell(
  connection: Connection,
  fields: readonly Field[],
  rows: readonly Texts[],
): Promise<readonly Texts[]> {
  const columns: Texts[] = []
  for (const [index, field] of fields.entries()) columns.push(await respellColumn(connection, field, rows, index))
  return rows.map((texts, row) => texts.map((text, index) => (text === undefined ? text : columns[index]?.[row])))
}

/** What PostgreSQL does not read stays as it is: it is looked for to explain an error, and must not be one. */
async function respellColumn(
  connection: Connection,
  { sqlType }: Field,
  rows: readonly Texts[],
  index: number,
): Promise<Texts> {
  const texts = rows.map((row) => row[index])
  const sql = `
    SELECT json_agg(CASE WHEN v IS NOT NULL THEN format('%s', v::${sqlType}) END ORDER BY n)
    FROM json_array_elements_text($1::json) WITH ORDINALITY AS t(v, n)`
  const given = JSON.stringify(texts.map((text) => text ?? null))
  return connection.query(sql, [given]).then(
    (result): Texts => JSON.parse(result.rows[0]?.[0] ?? '[]'),
    () => texts,
  )
}
