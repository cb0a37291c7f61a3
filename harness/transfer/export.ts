import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type PrimaryKey, type Row, type Snapshot, toPrimaryKey } from '../model/snapshot.ts'
import { type Connection, inTransaction, quoteIdentifier, quoteList, quoteQualified } from '../postgres/index.ts'
import { codecFor, rowOrder, sortsBy } from '../snapshot/index.ts'
import { copyOut } from './copy-streams.ts'
import { decodeCopyLine } from './copy-text.ts'

/**
 * Exports every row of every model, in canonical order, as one consistent snapshot of the database.
 * @throws HarnessError `export-failed`
 */
export async function exportSnapshot(connection: Connection, schema: Schema): Promise<Snapshot> {
  return inTransaction(connection, 'ISOLATION LEVEL REPEATABLE READ READ ONLY', async () => {
    const rows: Row[] = []
    for (const model of schema.models.values()) {
      for (const row of await exportModel(connection, model)) rows.push(row)
    }
    return rows
  })
}

async function exportModel(connection: Connection, model: Model): Promise<readonly Row[]> {
  const toRow = rowDecoder(model)
  const keyFields = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  const isOrderedByServer = keyFields.length > 0 && keyFields.every(({ type }) => sortsBy(type) !== 'content')
  const order = isOrderedByServer ? ` ORDER BY ${keyFields.map(sortExpression).join(', ')}` : ''
  const columns = quoteList(model.fields.map((field) => field.column))
  const rows: Row[] = []
  try {
    const sql = `COPY (SELECT ${columns} FROM ${quoteQualified(model.table)}${order}) TO STDOUT`
    for await (const line of copyOut(connection, sql)) rows.push(toRow(decodeCopyLine(line)))
  } catch (cause) {
    throw new HarnessError(`${model.name} cannot be exported: ${cause instanceof Error ? cause.message : cause}`, {
      code: 'export-failed',
      cause,
    })
  }
  return isOrderedByServer ? rows : rows.sort(rowOrder(model))
}

/** Texts sort by code point, whatever collation the column has: the order of a snapshot is the same everywhere. */
function sortExpression({ column, type }: Field): string {
  const name = quoteIdentifier(column)
  // A cast to text may drop or add something (char(n), inet); format prints what COPY does.
  return sortsBy(type) === 'value' ? name : `format('%s', ${name}) COLLATE "C"`
}

function rowDecoder(model: Model): (texts: readonly (string | null)[]) => Row {
  const scalarPk = hasScalarPk(model)
  const columns = model.fields.map((field) => ({
    name: field.name,
    decode: codecFor(field.type).decode,
    isPk: scalarPk && field.name === model.primaryKey[0],
  }))
  return (texts) => {
    const entries: [string, JsonValue][] = []
    let pk: JsonValue = null
    columns.forEach((column, index) => {
      const text = texts[index] ?? null
      const value = text === null ? null : column.decode(text)
      if (column.isPk) pk = value
      else entries.push([column.name, value])
    })
    const fields = Object.fromEntries(entries)
    return { model: model.name, pk: scalarPk ? toPrimaryKey(pk) : compositeKey(model, fields), fields }
  }
}

function compositeKey(model: Model, fields: Row['fields']): PrimaryKey {
  return model.primaryKey.length === 0 ? null : model.primaryKey.map((name) => fields[name] ?? null)
}
