import { HarnessError } from '../../model/errors.ts'
import type { OnProgress } from '../../model/progress.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { Row, RowStream, Snapshot } from '../../model/snapshot.ts'
import { type Connection, cancelWhenAborted, quoteIdentifier, quoteList } from '../../postgres/index.ts'
import { type FileFormat, type RowBytes, rowBytesOf, sortsBy } from '../../snapshot/index.ts'
import { copyOutBlocks } from '../copy/copy-streams.ts'
import { blocksOf, linesOf } from '../copy/lines-of.ts'
import { databaseCause, databaseReason, mayTellSecrets } from '../database-error.ts'
import { exportSequenceRows } from '../sequences/sequence-rows.ts'
import { estimateRows } from './estimate-rows.ts'
import { exportSource } from './export-source.ts'
import { rowChunks } from './row-bytes/row-chunks.ts'
import { rowDecoder } from './row-decoder.ts'
import { sortLines } from './sort-lines.ts'

export interface ExportOptions {
  /** Also rows that tell the state of every sequence, after all others. Default: none. */
  readonly sequences?: boolean
  readonly onProgress?: OnProgress
  /** Aborted, the export ends with the signal's reason; the connection can be used again. */
  readonly signal?: AbortSignal
}

/**
 * Exports every row of every model, in canonical order, as one consistent snapshot of the database. Memory stays
 * bounded: rows are fetched as they are asked for. Who stops early ends the export.
 * @throws HarnessError `export-failed`
 */
export function exportRows(connection: Connection, schema: Schema, options: ExportOptions = {}): RowStream {
  return exportAs<Snapshot>(connection, schema, options, {
    async *read(blocks, model) {
      const decode = rowDecoder(model)
      for await (const lines of linesOf(blocks)) yield lines.map(decode)
    },
    rowsIn: (batch) => batch.length,
    fromRows: (rows) => [rows],
  })
}

/**
 * The bytes of the same rows, as a file of such a format has them: many times as fast, for most values never become
 * values here, nor texts.
 */
export function exportRowBytes(
  connection: Connection,
  schema: Schema,
  format: FileFormat['rows'],
  options: ExportOptions = {},
): AsyncIterable<RowBytes> {
  return exportAs(connection, schema, options, {
    read: (blocks, model) => rowChunks(blocks, model, format),
    rowsIn: ({ rows }) => rows,
    fromRows: (rows) => rowBytesOf(rows, format),
  })
}

/** As {@link exportRows}, into memory. */
export async function exportSnapshot(connection: Connection, schema: Schema): Promise<Snapshot> {
  const rows: Row[] = []
  for await (const batch of exportRows(connection, schema)) for (const row of batch) rows.push(row)
  return rows
}

/** What an export yields: some rows at a time. */
interface Form<Batch> {
  /** @param blocks whole lines of COPY with all columns of the model's table */
  readonly read: (blocks: AsyncIterable<Buffer>, model: Model) => AsyncIterable<Batch>
  readonly rowsIn: (batch: Batch) => number
  readonly fromRows: (rows: Snapshot) => Iterable<Batch>
}

async function* exportAs<Batch>(
  connection: Connection,
  schema: Schema,
  { sequences = false, onProgress, signal }: ExportOptions,
  { read, rowsIn, fromRows }: Form<Batch>,
): AsyncGenerator<Batch> {
  let rows = 0
  signal?.throwIfAborted()
  await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    await using _ = cancelWhenAborted(connection, signal)
    const sourceOf = await exportSource(connection, schema)
    const expected = onProgress ? await estimateRows(connection, schema) : null
    for (const model of schema.models.values()) {
      for await (const batch of read(orderedBlocks(connection, schema, model, sourceOf(model)), model)) {
        signal?.throwIfAborted()
        yield batch
        rows += rowsIn(batch)
        onProgress?.({ rows, model: model.name, share: expected ? Math.min(1, rows / expected) : null })
      }
    }
    if (sequences) yield* fromRows(await exportSequenceRows(connection, schema))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    // Nothing was written. When the connection is lost, that is the error to report.
    await connection.query('ROLLBACK').catch(() => {})
  }
}

/** The lines of COPY of a model's rows, in canonical order. */
async function* orderedBlocks(
  connection: Connection,
  schema: Schema,
  model: Model,
  source: string,
): AsyncGenerator<Buffer> {
  const keyFields = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  const isOrderedByServer = keyFields.length > 0 && keyFields.every(({ type }) => sortsBy(type) !== 'content')
  const order = isOrderedByServer ? ` ORDER BY ${keyFields.map(sortExpression).join(', ')}` : ''
  const columns = quoteList(model.fields.map((field) => field.column))
  const sql = `COPY (SELECT ${columns} FROM ${source}${order}) TO STDOUT`
  try {
    const blocks = copyOutBlocks(connection, sql)
    yield* isOrderedByServer ? blocks : blocksOf(sortLines(linesOf(blocks), model))
  } catch (cause) {
    const isShown = !mayTellSecrets(schema)
    const reason = isShown && cause instanceof Error ? cause.message : databaseReason(cause, isShown)
    throw new HarnessError(`${model.name} cannot be exported: ${reason}`, {
      code: 'export-failed',
      cause: databaseCause(cause, isShown),
    })
  }
}

/** Texts sort by code point, whatever collation the column has: the order of a snapshot is the same everywhere. */
function sortExpression({ column, type }: Field): string {
  const name = quoteIdentifier(column)
  // A cast to text may drop or add something (char(n), inet); format prints what COPY does.
  return sortsBy(type) === 'value' ? name : `format('%s', ${name}) COLLATE "C"`
}
