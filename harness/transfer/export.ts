import type { ColumnType } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type PrimaryKey, type Row, type Snapshot, toPrimaryKey } from '../model/snapshot.ts'
import { type Connection, inTransaction, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor, compareRows } from '../snapshot/index.ts'
import { copyOut } from './copy-streams.ts'
import { decodeCopyLine } from './copy-text.ts'

/**
 * Exports every row of every model, in canonical order, as one consistent snapshot of the database.
 * @throws HarnessError `export-failed`
 */
export async function exportSnapshot(connection: Connection, schema: Schema): Promise<Snapshot> {
  return inTransaction(connection, 'ISOLATION LEVEL REPEATABLE READ READ ONLY', async () => {
    const rows: Row[] = []
    for (const model of schema.models.values()) rows.push(...(await exportModel(connection, model)))
    return rows
  })
}

async function exportModel(connection: Connection, model: Model): Promise<Row[]> {
  const toRow = rowDecoder(model)
  const rows: Row[] = []
  try {
    for await (const line of copyOut(connection, `COPY (${selectRows(model)}) TO STDOUT`)) {
      rows.push(toRow(decodeCopyLine(line)))
    }
  } catch (cause) {
    throw new HarnessError(`${model.name} cannot be exported: ${cause instanceof Error ? cause.message : cause}`, {
      code: 'export-failed',
      cause,
    })
  }
  return model.primaryKey.length === 0 ? rows.sort(compareRows) : rows
}

function selectRows(model: Model): string {
  const columns = model.fields.map((field) => quoteIdentifier(field.column)).join(', ')
  const order = model.primaryKey.map((name) => sortExpression(model.fields.find((field) => field.name === name)))
  const orderBy = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''
  return `SELECT ${columns} FROM ${quoteQualified(model.table)}${orderBy}`
}

/** Texts sort by code point, whatever collation the column has: the order of a snapshot is the same everywhere. */
function sortExpression(field: Field | undefined): string {
  const column = quoteIdentifier(field?.column ?? '')
  return field && isText(field.type) ? `${column}::text COLLATE "C"` : column
}

function isText(type: ColumnType): boolean {
  return type.kind === 'domain' ? isText(type.base) : type.kind === 'enum' || !sortsByValue.has(type.name)
}

const sortsByValue: ReadonlySet<string> = new Set([
  'int2',
  'int4',
  'int8',
  'oid',
  'numeric',
  'uuid',
  'date',
  'timestamp',
  'timestamptz',
])

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
