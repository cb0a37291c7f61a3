import { HarnessError } from '../../model/errors.ts'
import type { OnProgress } from '../../model/progress.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { RowFilter, Scope } from '../../model/scope.ts'
import type { ModelName, RowStream, Snapshot } from '../../model/snapshot.ts'
import { type Connection, cancelWhenAborted } from '../../postgres/index.ts'
import { type FileFormat, type RowBytes, rowBytesOf } from '../../snapshot/index.ts'
import { linesOf } from '../copy/lines-of.ts'
import { isForbidden, missingGrants } from '../missing-rights.ts'
import type { Selection } from '../select/index.ts'
import { exportSequenceRows } from '../sequences/sequence-rows.ts'
import { estimateRows } from './estimate-rows.ts'
import { exportSource } from './export-source.ts'
import { type LineBlocks, orderedBlocks } from './model-blocks.ts'
import { rowChunks } from './row-bytes/row-chunks.ts'
import { rowDecoder } from './row-decoder.ts'
import { selectInDatabase } from './select-in-database.ts'
import { takenLines } from './taken-lines.ts'

export interface ExportOptions {
  /** Default: global, every row of every model that is not excluded. */
  readonly scope?: Scope
  /** Default: none. An empty list takes nobody, and nothing that depends on them; with no other list nothing at all. */
  readonly filter?: RowFilter
  /** Rows of this model alone. Default: of all. */
  readonly only?: ModelName
  /** Told which rows are exported, before the first of them. */
  readonly onSelected?: (selection: Selection) => void
  /** More rows than these are an error, `bad-usage`. Default: any number. */
  readonly maxRows?: number
  /** Also rows that tell the state of every sequence, after all others. Default: none. */
  readonly sequences?: boolean
  readonly onProgress?: OnProgress
  /** Aborted, the export ends with the signal's reason; the connection can be used again. */
  readonly signal?: AbortSignal
}

/** A consistent snapshot of a database, which can be gone through as often as needed until it is disposed of. */
export interface OpenExport extends AsyncDisposable {
  /** In canonical order. Only one at a time; who stops early ends it. */
  readonly rows: () => RowStream
  /** The same rows as bytes, as a file of such a format has them. */
  readonly bytes: (format: FileFormat['rows']) => AsyncIterable<RowBytes>
}

/**
 * Begins an export, in a transaction that only reads.
 * @throws HarnessError `export-failed`, or `bad-config` when the subject does not say what the scope or filter needs
 */
export async function openExport(connection: Connection, schema: Schema, options: ExportOptions): Promise<OpenExport> {
  const { scope = 'global', filter = {}, onProgress, signal } = options
  signal?.throwIfAborted()
  await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const cancelling = cancelWhenAborted(connection, signal)
  const end = async (): Promise<void> => {
    await cancelling[Symbol.asyncDispose]()
    // Nothing was written. When the connection is lost, that is the error to report.
    await connection.query('ROLLBACK').catch(() => {})
  }
  try {
    const sourceOf = await exportSource(connection, schema)
    const selection = await selectInDatabase(connection, schema, sourceOf, { scope, filter }, onProgress)
    options.onSelected?.(selection)
    const source: Source = { connection, schema, sourceOf, selection, options }
    return {
      rows: () => exportAs(source, asRows),
      bytes: (format) => exportAs(source, asBytes(format)),
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    signal?.throwIfAborted()
    throw await withGrants(error, connection, schema)
  }
}

/** Of what the role may not read the error says how to let it. */
async function withGrants(error: unknown, connection: Connection, schema: Schema): Promise<unknown> {
  const cause = error instanceof HarnessError ? error.cause : error
  if (!isForbidden(cause)) return error
  // The transaction has failed: nothing can be asked in it any more.
  await connection.query('ROLLBACK').catch(() => {})
  const fix = await missingGrants(connection, schema, ['SELECT'])
  if (fix === null) return error
  const reason = error instanceof Error ? error.message : String(error)
  const summary = error instanceof HarnessError ? reason : `the database cannot be exported: ${reason}`
  return new HarnessError(summary, { code: 'export-failed', cause, fix: `the role lacks rights: ${fix}` })
}

/** What an export reads. */
interface Source {
  readonly connection: Connection
  readonly schema: Schema
  readonly sourceOf: (model: Model) => string
  readonly selection: Selection
  readonly options: ExportOptions
}

/** What an export yields: some rows at a time. */
interface Form<Batch> {
  /** @param blocks whole lines of COPY with all columns of the model's table */
  readonly read: (blocks: LineBlocks, model: Model) => AsyncIterable<Batch>
  readonly rowsIn: (batch: Batch) => number
  readonly fromRows: (rows: Snapshot) => Iterable<Batch>
}

const asRows: Form<Snapshot> = {
  async *read(blocks, model) {
    const decode = rowDecoder(model)
    for await (const lines of linesOf(blocks)) yield lines.map(decode)
  },
  rowsIn: (batch) => batch.length,
  fromRows: (rows) => [rows],
}

function asBytes(format: FileFormat['rows']): Form<RowBytes> {
  return {
    read: (blocks, model) => rowChunks(blocks, model, format),
    rowsIn: ({ rows }) => rows,
    fromRows: (rows) => rowBytesOf(rows, format),
  }
}

async function* exportAs<Batch>(source: Source, { read, rowsIn, fromRows }: Form<Batch>): AsyncGenerator<Batch> {
  const { connection, schema, selection, options } = source
  const { onProgress, signal } = options
  let rows = 0
  try {
    const expected = onProgress ? await expectedRows(source) : null
    for (const model of exportedModels(source)) {
      const table = { connection, schema, model, source: source.sourceOf(model) }
      const isWhole = selection.extentOf(model.name) === 'all'
      const blocks = orderedBlocks(table, (lines) => (isWhole ? lines : takenLines(lines, model, selection)))
      const before = rows
      for await (const batch of read(blocks, model)) {
        signal?.throwIfAborted()
        refuseMore(options, model, rows + rowsIn(batch), rows - before)
        yield batch
        rows += rowsIn(batch)
        onProgress?.({ rows, model: model.name, share: expected ? Math.min(1, rows / expected) : null })
      }
    }
    if (options.sequences) yield* fromRows(await exportSequenceRows(connection, schema))
  } catch (error) {
    signal?.throwIfAborted()
    throw await withGrants(error, connection, schema)
  }
}

function exportedModels({ schema, selection, options: { only } }: Source): readonly Model[] {
  return [...schema.models.values()].filter(
    ({ name }) => selection.extentOf(name) !== 'none' && (only === undefined || name === only),
  )
}

/**
 * @param rows so far, with those that come next
 * @param ofModel those of this model, so far
 */
function refuseMore({ maxRows }: ExportOptions, { name }: Model, rows: number, ofModel: number): void {
  if (maxRows === undefined || rows <= maxRows) return
  const own = ofModel === 0 ? '' : `, with ${ofModel} of its rows`
  throw new HarnessError(`there are more than ${maxRows} rows: the limit was reached in model ${name}${own}`, {
    code: 'bad-usage',
    fix: 'narrow it by scope or filter, or allow more rows',
  })
}

/** About how many rows there will be; null where that is not known. */
async function expectedRows(source: Source): Promise<number | null> {
  const { connection, selection } = source
  const models = exportedModels(source)
  const whole = models.filter(({ name }) => selection.extentOf(name) === 'all')
  const estimate = whole.length === 0 ? 0 : await estimateRows(connection, whole)
  const counted = models.map(({ name }) => selection.counts.get(name)?.taken ?? 0)
  return estimate === null ? null : counted.reduce((sum, count) => sum + count, estimate)
}
