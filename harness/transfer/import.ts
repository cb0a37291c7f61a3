import { DatabaseError } from 'pg'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { type Field, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, type Row, type Snapshot } from '../model/snapshot.ts'
import { type Connection, inTransaction, quoteList, quoteQualified } from '../postgres/index.ts'
import { codecFor, ValueError } from '../snapshot/index.ts'
import { copyIn } from './copy-streams.ts'
import { encodeCopyLine } from './copy-text.ts'
import { checkForeignKeys } from './foreign-keys.ts'
import { importError, UnwritableValue } from './import-error.ts'
import { advanceSequences } from './sequences.ts'
import { withoutTriggers } from './triggers.ts'

/**
 * Imports a canonical snapshot in global scope: empties the subject's tables, keeps primary keys, leaves sequences
 * past the highest key. One transaction: all or nothing. Triggers do not fire; foreign keys are checked at the end,
 * so that cycles and self-references import.
 * @throws HarnessError `import-failed`, naming the rows
 */
export async function importSnapshot(connection: Connection, schema: Schema, rows: Snapshot): Promise<void> {
  const groups = groupByModel(rows)
  requireKnownModels(schema, groups)
  await speakEnglish(connection)
  await inTransaction(connection, '', async () => {
    await withoutTriggers(connection, schema, async () => {
      await emptyTables(connection, schema)
      for (const model of schema.models.values()) await importModel(connection, model, groups.get(model.name) ?? [])
    })
    await checkForeignKeys(connection, schema, groups)
    await advanceSequences(connection, schema)
  })
}

/** The place of a bad row is read from PostgreSQL's messages. Where the role may not choose their language, it may be missing. */
async function speakEnglish(connection: Connection): Promise<void> {
  try {
    await connection.query(`SET lc_messages = 'C'`)
  } catch (error) {
    const isRefusal = error instanceof DatabaseError && error.code === '42501'
    if (!isRefusal) throw error
  }
}

function requireKnownModels(schema: Schema, groups: ReadonlyMap<ModelName, readonly Row[]>): void {
  const unknown = [...groups.keys()].filter((name) => !schema.models.has(name))
  if (unknown.length === 0) return
  throw new HarnessError('the snapshot has rows of models that the schema does not have; nothing was changed', {
    code: 'import-failed',
    problems: unknown.map((name) => ({ message: `unknown model ${name}` })),
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
  for (const batch of batchesOfSameFields(model, rows)) {
    try {
      if (batch.fields.length === 0) await insertDefaults(connection, model, batch.rows.length)
      else await copyRows(connection, model, batch)
    } catch (cause) {
      throw importError(model, rows, batch.rows, cause)
    }
  }
}

interface Batch {
  readonly fields: readonly Field[]
  readonly rows: readonly Row[]
}

/** Rows that lack the same fields (which then take their volatile defaults) go together, in their order. */
function batchesOfSameFields(model: Model, rows: readonly Row[]): readonly Batch[] {
  const writable = model.fields.filter((field) => !field.generated)
  const batches = new Map<string, { fields: readonly Field[]; rows: Row[] }>()
  for (const row of rows) {
    const present = writable.filter((field) => fieldValue(model, row, field.name) !== undefined)
    const key = present.length === writable.length ? '' : JSON.stringify(present.map((field) => field.name))
    const batch = batches.get(key)
    if (batch) batch.rows.push(row)
    else batches.set(key, { fields: present, rows: [row] })
  }
  return [...batches.values()]
}

async function copyRows(connection: Connection, model: Model, batch: Batch): Promise<void> {
  const columns = batch.fields.map((field) => field.column)
  await copyIn(
    connection,
    `COPY ${quoteQualified(model.table)} (${quoteList(columns)}) FROM STDIN`,
    encodeRows(model, batch),
  )
}

/** COPY takes no empty list of columns. */
async function insertDefaults(connection: Connection, model: Model, count: number): Promise<void> {
  const sql = `INSERT INTO ${quoteQualified(model.table)} DEFAULT VALUES`
  for (let row = 0; row < count; row += 1) await connection.query(sql)
}

function* encodeRows(model: Model, batch: Batch): Generator<string> {
  const encoders = batch.fields.map((field) => ({ field, encode: codecFor(field.type).encode }))
  for (const row of batch.rows) {
    yield encodeCopyLine(
      encoders.map(({ field, encode }) => {
        const value = fieldValue(model, row, field.name) ?? null
        return value === null ? null : encodeValue(row, field, value, encode)
      }),
    )
  }
}

function encodeValue(row: Row, field: Field, value: JsonValue, encode: (value: JsonValue) => string): string {
  try {
    return encode(value)
  } catch (cause) {
    throw cause instanceof ValueError ? new UnwritableValue(row, field, cause.message) : cause
  }
}
