import { HarnessError, type Problem } from '../../model/errors.ts'
import type { JsonValue } from '../../model/json.ts'
import { type Field, fieldValue, type Model } from '../../model/schema.ts'
import { type ModelName, ordinal, type Row, type RowSource } from '../../model/snapshot.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'
import type { BrokenConstraint, RefusedRow } from '../constraints/check-constraints.ts'
import { type PlacedRow, rowPlace } from './row-place.ts'

/** Rows were imported that constraints refuse: the import has to be rolled back. */
export class RefusedRows extends Error {
  override readonly name = 'RefusedRows'
  readonly broken: readonly BrokenConstraint[]

  constructor(broken: readonly BrokenConstraint[]) {
    super('constraints refuse rows')
    this.broken = broken
  }
}

/** Names each row with its place in the source, which is gone through again. */
export async function refusedRowsError(broken: readonly BrokenConstraint[], source: RowSource): Promise<HarnessError> {
  const searches = broken.map(createSearch)
  await search(searches, source)
  const summary = broken.every(({ isForeignKey }) => isForeignKey)
    ? 'the snapshot has rows that refer to rows it lacks; nothing was imported'
    : 'the snapshot has rows that constraints of the database refuse; nothing was imported'
  return new HarnessError(summary, { code: 'import-failed', problems: searches.flatMap(problemsOf) })
}

interface Search {
  readonly broken: BrokenConstraint
  readonly model: Model
  /** What tells the row from others, as one text; undefined when its values are none. */
  readonly textOf: (row: Row) => string | undefined
  /** How many rows have such a text: more than one where the primary key itself is not unique. */
  readonly wanted: Map<string, number>
  readonly found: Map<string, PlacedRow[]>
}

function createSearch(broken: BrokenConstraint): Search {
  const { model } = broken
  const names = model.primaryKey.length > 0 ? model.primaryKey : broken.fields
  const fields = names.flatMap((name) => model.fields.filter((field) => field.name === name))
  const columns = fields.map((field) => ({ field, encode: codecFor(field.type).encode }))
  return {
    broken,
    model,
    textOf: (row) => {
      const texts = columns.map(({ field, encode }, index) => encoded(valueIn(model, row, field, index), encode))
      return texts.includes(undefined) ? undefined : JSON.stringify(texts)
    },
    wanted: countEach(broken.rows.map(markOf)),
    found: new Map(),
  }
}

function countEach(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

function markOf({ pkTexts, values }: RefusedRow): string {
  return JSON.stringify(pkTexts.length > 0 ? pkTexts : values)
}

/** @param index of the field in the primary key, where there is one */
function valueIn(model: Model, row: Row, field: Field, index: number): JsonValue | undefined {
  return model.primaryKey.length > 1 && Array.isArray(row.pk) ? row.pk[index] : fieldValue(model, row, field.name)
}

function encoded(value: JsonValue | undefined, encode: (value: JsonValue) => string): string | null | undefined {
  if (value === undefined || value === null) return null
  try {
    return encode(value)
  } catch (error) {
    if (error instanceof ValueError) return undefined // a natural key, which a row of the source has
    throw error
  }
}

async function search(searches: readonly Search[], source: RowSource): Promise<void> {
  const counts = new Map<ModelName, number>()
  let open = searches
  for await (const batch of source()) {
    for (const row of batch) {
      const position = (counts.get(row.model) ?? 0) + 1
      counts.set(row.model, position)
      for (const { model, textOf, wanted, found } of open) {
        if (model.name !== row.model) continue
        const text = textOf(row)
        const count = text === undefined ? undefined : wanted.get(text)
        if (text === undefined || count === undefined) continue
        found.set(text, [...(found.get(text) ?? []), { ordinal: ordinal(position), pk: row.pk }])
        if (count === 1) wanted.delete(text)
        else wanted.set(text, count - 1)
      }
    }
    open = open.filter(({ wanted }) => wanted.size > 0)
    if (open.length === 0) return
  }
}

function problemsOf({ broken: { model, rows, more }, found }: Search): readonly Problem[] {
  const problems = rows.map((row) => ({
    message: `${model.name}${rowPlace(model, found.get(markOf(row))?.shift() ?? null)}: ${row.reason}`,
  }))
  return more === null ? problems : [...problems, { message: more }]
}
