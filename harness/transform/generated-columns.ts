import type { Expected, ExpectedRow } from '../model/change.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import { type Connection, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { expectedValueOf } from './where.ts'

const batchSize = 1_000

/**
 * Predicts generated columns of rows that are meant to change: the server evaluates their expressions over the
 * predicted values, without touching a table. Rows with a value that nobody can know beforehand keep "any value".
 */
export async function predictGenerated(connection: Connection, schema: Schema, expected: Expected): Promise<Expected> {
  const predicted = new Map<ExpectedRow, ExpectedRow>()
  for (const model of schema.models.values()) {
    const generated = model.fields.filter((field) => field.generated)
    if (generated.length === 0) continue
    const rows = expected.rows.filter((row) => row.model === model.name && row.intended.size > 0 && isKnown(model, row))
    for (let start = 0; start < rows.length; start += batchSize) {
      const batch = rows.slice(start, start + batchSize)
      const values = await evaluate(connection, model, generated, batch)
      batch.forEach((row, index) => {
        predicted.set(row, withGenerated(row, generated, values[index] ?? []))
      })
    }
  }
  return predicted.size === 0 ? expected : { ...expected, rows: expected.rows.map((row) => predicted.get(row) ?? row) }
}

function isKnown(model: Model, row: ExpectedRow): boolean {
  return model.fields.every((field) => field.generated || !isMatcher(knownValue(model, row, field)))
}

/** A key that the database chose is known by now. */
function knownValue(model: Model, row: ExpectedRow, field: Field) {
  const value = expectedValueOf(model, row, field.name)
  return isMatcher(value) && model.primaryKey[0] === field.name && row.reportedPk !== null ? row.reportedPk : value
}

/** A generated column that the case declares itself stays as declared. */
function withGenerated(row: ExpectedRow, generated: readonly Field[], values: readonly JsonValue[]): ExpectedRow {
  const intended = new Map(row.intended)
  const fields = { ...row.fields }
  const origin = [...row.intended.values()][0]
  generated.forEach((field, index) => {
    const declared = row.before !== null && row.intended.has(field.name)
    if (declared) return
    const value = values[index] ?? null
    fields[field.name] = value
    const unchanged = row.before !== null && jsonEquals(row.before.fields[field.name], value)
    if (origin && !unchanged) intended.set(field.name, origin)
  })
  return { ...row, fields, intended }
}

async function evaluate(
  connection: Connection,
  model: Model,
  generated: readonly Field[],
  rows: readonly ExpectedRow[],
): Promise<readonly (readonly JsonValue[])[]> {
  const expressions = generated.map((field) => `(${field.generated?.expression})::${field.sqlType}`)
  const records = rows.map((row) => recordText(model, row))
  const { rows: texts } = await connection.query(
    `SELECT ${expressions.join(', ')}
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS r(record, position),
       jsonb_populate_record(NULL::${quoteQualified(model.table)}, r.record) AS populated
     ORDER BY r.position`,
    [`[${records.join(',')}]`],
  )
  return texts.map((row) =>
    generated.map((field, index) => {
      const text = row[index] ?? null
      return text === null ? null : codecFor(field.type).decode(text)
    }),
  )
}

/** A JSON object of PostgreSQL's texts, which the server reads as each column's type; JSON columns hold JSON itself. */
function recordText(model: Model, row: ExpectedRow): string {
  const members = model.fields.flatMap((field) => {
    const value = knownValue(model, row, field)
    if (field.generated || value === undefined || value === null || isMatcher(value)) return []
    const text = codecFor(field.type).encode(value)
    const isJson = field.type.name === 'jsonb' || field.type.name === 'json'
    return [`${JSON.stringify(field.column)}:${isJson ? text : JSON.stringify(text)}`]
  })
  return `{${members.join(',')}}`
}
