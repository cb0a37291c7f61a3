import type { Expected, ExpectedRow } from '../model/change.ts'
import type { JsonValue } from '../model/json.ts'
import { type ExpectedMatcher, isMatcher } from '../model/matcher.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import { groupByModel } from '../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { fieldOf } from './compared-fields.ts'
import { knownValue } from './predict/expected-rows.ts'

/**
 * Fills in what only the database could choose when a step made it (ON DELETE SET DEFAULT with a random default, say),
 * right after that step: from then on the value must stay, and foreign keys that hold it can be followed. Primary keys
 * stay open, and rows of tables that have none.
 */
export async function readChosenValues(
  connection: Connection,
  schema: Schema,
  expected: Expected,
  step: number,
): Promise<Expected> {
  const filled = new Map<ExpectedRow, ExpectedRow>()
  for (const [name, group] of groupByModel(expected.rows)) {
    const model = schema.models.get(name)
    const fields = model?.fields.filter((field) => !field.generated && !model.primaryKey.includes(field.name)) ?? []
    const rows = group.filter((row) => fields.some((field) => isOpen(row, field, step)) && hasKnownKey(model, row))
    if (!model || rows.length === 0 || model.primaryKey.length === 0) continue
    const stored = await readRows(connection, model, fields, rows)
    rows.forEach((row, index) => {
      const values = stored.get(index)
      if (!values) return
      const open = fields.filter((field) => isOpen(row, field, step))
      const chosen = Object.fromEntries(open.map(({ name: field }) => [field, values.get(field) ?? null]))
      filled.set(row, { ...row, fields: { ...row.fields, ...chosen } })
    })
  }
  return filled.size === 0 ? expected : { ...expected, rows: expected.rows.map((row) => filled.get(row) ?? row) }
}

function isOpen(row: ExpectedRow, { name }: Field, step: number): boolean {
  const origin = row.intended.get(name)
  const value = row.fields[name]
  return origin?.kind === 'step' && origin.step === step && isMatcher(value) && isAnything(value)
}

function isAnything({ rule }: ExpectedMatcher): boolean {
  return rule.matcher === 'any' || rule.matcher === 'generated'
}

function hasKnownKey(model: Model | undefined, row: ExpectedRow): boolean {
  return model?.primaryKey.every((name) => knownValue(model, row, name) !== undefined) ?? false
}

/** What the fields of each row hold, by the row's position; a row that is not there is left out. */
async function readRows(
  connection: Connection,
  model: Model,
  fields: readonly Field[],
  rows: readonly ExpectedRow[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, JsonValue>>> {
  const keys = model.primaryKey.map((name) => fieldOf(model, name))
  const wanted = rows.map((row, position) => ({
    position,
    texts: keys.map((key) => codecFor(key.type).encode(knownValue(model, row, key.name) ?? null)),
  }))
  const sameKey = keys.map(
    ({ column, sqlType }, index) => `t.${quoteIdentifier(column)} = (wanted.texts[${index + 1}])::${sqlType}`,
  )
  const { rows: found } = await connection.query(
    `SELECT wanted.position, ${fields.map(({ column }) => `t.${quoteIdentifier(column)}`).join(', ')}
     FROM jsonb_to_recordset($1::jsonb) AS wanted(position int, texts text[])
     JOIN ${quoteQualified(model.table)} AS t ON ${sameKey.join(' AND ')}`,
    [JSON.stringify(wanted)],
  )
  return new Map(
    found.map(([position, ...texts]) => [
      Number(position),
      new Map(fields.map(({ name, type }, index) => [name, decode(type, texts[index] ?? null)])),
    ]),
  )
}

function decode(type: Field['type'], text: string | null): JsonValue {
  return text === null ? null : codecFor(type).decode(text)
}
