import { type Field, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, type Row, type Snapshot } from '../model/snapshot.ts'
import { type Connection, inTransaction, quoteList, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { copyIn } from './copy-streams.ts'
import { encodeCopyLine } from './copy-text.ts'
import { checkForeignKeys } from './foreign-keys.ts'
import { importError } from './import-error.ts'
import { advanceSequences } from './sequences.ts'

/**
 * Imports a canonical snapshot in global scope: empties the subject's tables, keeps primary keys, leaves sequences
 * past the highest key. One transaction: all or nothing. Triggers do not fire; foreign keys are checked at the end,
 * so that cycles and self-references import.
 * @throws HarnessError `import-failed`, naming the rows
 */
export async function importSnapshot(connection: Connection, schema: Schema, rows: Snapshot): Promise<void> {
  await inTransaction(connection, '', async () => {
    await connection.query(`SET LOCAL session_replication_role = 'replica'`)
    await emptyTables(connection, schema)
    const groups = groupByModel(rows)
    for (const model of schema.models.values()) await importModel(connection, model, groups.get(model.name) ?? [])
    await checkForeignKeys(connection, schema, groups)
    await advanceSequences(connection, schema)
  })
}

/** Truncating costs a new file for each table; most databases here are fresh, with nothing to truncate. */
async function emptyTables(connection: Connection, schema: Schema): Promise<void> {
  const tables = [...schema.models.values()].map((model) => quoteQualified(model.table))
  if (tables.length === 0) return
  const probes = tables.map((table) => `EXISTS (SELECT FROM ${table})`)
  const { rows } = await connection.query(`SELECT to_json(ARRAY[${probes.join(', ')}])`)
  const filled: boolean[] = JSON.parse(rows[0]?.[0] ?? '[]')
  if (filled.includes(true)) await connection.query(`TRUNCATE ${tables.join(', ')} CASCADE`)
}

async function importModel(connection: Connection, model: Model, rows: readonly Row[]): Promise<void> {
  const writable = model.fields.filter((field) => !field.generated)
  for (const batch of batchesOfSameFields(model, writable, rows)) {
    const columns = batch.fields.map((field) => field.column)
    const sql = `COPY ${quoteQualified(model.table)} (${quoteList(columns)}) FROM STDIN`
    try {
      await copyIn(connection, sql, encodeRows(model, batch))
    } catch (cause) {
      throw importError(model, rows, batch.rows, cause)
    }
  }
}

interface Batch {
  readonly fields: readonly Field[]
  readonly rows: readonly Row[]
}

/** Rows that lack the same fields (which then take their volatile defaults) go together. */
function batchesOfSameFields(model: Model, fields: readonly Field[], rows: readonly Row[]): readonly Batch[] {
  const batches = new Map<string, { fields: readonly Field[]; rows: Row[] }>()
  for (const row of rows) {
    const present = fields.filter((field) => fieldValue(model, row, field.name) !== undefined)
    const key = present.length === fields.length ? '' : present.map((field) => field.name).join('\0')
    const batch = batches.get(key)
    if (batch) batch.rows.push(row)
    else batches.set(key, { fields: present, rows: [row] })
  }
  return [...batches.values()]
}

function* encodeRows(model: Model, batch: Batch): Generator<string> {
  const encoders = batch.fields.map((field) => ({ name: field.name, encode: codecFor(field.type).encode }))
  for (const row of batch.rows) {
    yield encodeCopyLine(
      encoders.map(({ name, encode }) => {
        const value = fieldValue(model, row, name) ?? null
        return value === null ? null : encode(value)
      }),
    )
  }
}
