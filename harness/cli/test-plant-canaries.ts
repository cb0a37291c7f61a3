import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type Field, type ForeignKey, fieldValue, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type Row, type Snapshot, toPrimaryKey } from '../model/snapshot.ts'
import { codecFor } from '../snapshot/index.ts'
import type { Canaries } from './test-canaries.ts'

/** Of every model that has any. */
export function secretFields(schema: Schema): readonly { readonly model: Model; readonly field: Field }[] {
  return [...schema.models.values()].flatMap((model) =>
    model.fields.filter(({ secret }) => secret).map((field) => ({ model, field })),
  )
}

/**
 * The same rows with a canary in every secret field of every row, be it null before. A field that refers to a secret
 * refers to the same row as before, and a generated one is left to the database.
 */
export function plantCanaries(schema: Schema, rows: Snapshot, canaries: Canaries): Snapshot {
  /** Model, field and value → the canary that took its place. */
  const replaced = new Map<string, JsonValue>()
  return [...schema.models.values()].flatMap((model) =>
    rows.filter((row) => row.model === model.name).map((row) => plantRow(model, row, canaries, replaced)),
  )
}

function plantRow(model: Model, row: Row, canaries: Canaries, replaced: Map<string, JsonValue>): Row {
  const values = new Map<string, JsonValue>()
  for (const field of model.fields) {
    const given = fieldValue(model, row, field.name)
    if (!field.secret || field.generated || given === undefined) continue
    const key = model.foreignKeys.find(({ fields }) => fields.includes(field.name))
    if (key && given === null) continue
    const value = key ? referred(key, field, given, replaced) : (canaries.plant(model, field) ?? given)
    replaced.set(jsonText([model.name, field.name, given]), value)
    values.set(field.name, value)
  }
  return withValues(model, row, values)
}

/** What took the place of the value in the row that the field refers to. */
function referred(
  key: ForeignKey,
  { name }: Field,
  given: JsonValue,
  replaced: ReadonlyMap<string, JsonValue>,
): JsonValue {
  return replaced.get(jsonText([key.target, key.targetFields[key.fields.indexOf(name)] ?? '', given])) ?? given
}

/** @param field of which every row is given the value: `app.thing.field` */
export function withField(schema: Schema, rows: Snapshot, field: string, value: JsonValue): Snapshot {
  const [, name = '', column = ''] = /^(.*)\.(.*)$/.exec(field) ?? []
  return rows.map((row) => {
    const model = schema.models.get(row.model)
    return model?.name === name ? withValues(model, row, new Map([[column, value]])) : row
  })
}

function withValues(model: Model, row: Row, values: ReadonlyMap<string, JsonValue>): Row {
  const value = (name: string): JsonValue => values.get(name) ?? fieldValue(model, row, name) ?? null
  const fields = Object.fromEntries(
    Object.entries(row.fields).flatMap(([name, old]) => {
      const isGenerated = model.fields.some((field) => field.name === name && field.generated)
      return isGenerated ? [] : [[name, values.get(name) ?? old]]
    }),
  )
  const pk = hasScalarPk(model)
    ? toPrimaryKey(value(model.primaryKey[0] ?? ''))
    : model.primaryKey.length === 0
      ? null
      : model.primaryKey.map(value)
  return { ...row, pk, fields }
}

export function table({ table: { schema, name } }: Model): string {
  return `"${schema}"."${name}"`
}

function literal(field: Field, value: JsonValue): string {
  return value === null ? 'NULL' : quoted(codecFor(field.type).encode(value))
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** SQL that makes the rows of the second list of those of the first, which stand in the same order. */
export function updates(schema: Schema, before: Snapshot, after: Snapshot): readonly string[] {
  return before.flatMap((row, index) => {
    const model = schema.models.get(row.model)
    const target = after[index]
    if (model === undefined || target === undefined) return []
    const sets = model.fields.flatMap((field) => {
      const [old = null, value = null] = [row, target].map((side) => fieldValue(model, side, field.name))
      return field.generated || jsonEquals(old, value) ? [] : [`"${field.column}" = ${literal(field, value)}`]
    })
    const known = model.fields.filter(({ name }) => model.primaryKey.includes(name))
    const where = known.map(
      (field) => `"${field.column}" = ${literal(field, fieldValue(model, row, field.name) ?? null)}`,
    )
    if (sets.length === 0) return []
    return [`UPDATE ${table(model)} SET ${sets.join(', ')} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}`]
  })
}

/** SQL that adds the rows, with keys of their own where these are numbers; those that cannot be are left out. */
export function inserts(schema: Schema, rows: Snapshot): readonly string[] {
  return rows.flatMap((row) => {
    const model = schema.models.get(row.model)
    if (model === undefined) return []
    const stored = model.fields.filter((field) => !field.generated && fieldValue(model, row, field.name) !== undefined)
    const values = stored.map((field) => {
      const value = fieldValue(model, row, field.name) ?? null
      const isNumber = typeof value === 'number' && model.primaryKey.includes(field.name) && !field.secret
      return literal(field, isNumber ? value + 1_000 : value)
    })
    const columns = stored.map(({ column }) => `"${column}"`).join(', ')
    return [
      `INSERT INTO ${table(model)} (${columns}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')}) ON CONFLICT DO NOTHING`,
    ]
  })
}
