import { DatabaseError } from 'pg'
import type { OnProgress } from '../../model/progress.ts'
import type { Schema } from '../../model/schema.ts'
import type { RowSource, Snapshot } from '../../model/snapshot.ts'
import { type Connection, cancelWhenAborted, inTransaction } from '../../postgres/index.ts'
import { JoinLists } from '../../snapshot/index.ts'
import { emptyTables, type ImportTarget } from './empty-tables.ts'
import { finishImport } from './finish-import.ts'
import { refusedRowError } from './refused-row.ts'
import { RefusedRows, refusedRowsError } from './refused-rows.ts'
import { CopyFailure, RowLoader } from './row-loader.ts'
import { withoutTriggers, withTriggers } from './triggers.ts'

export interface ImportOptions {
  /** `on`: the tables' own triggers fire, which needs a superuser. Default: none does. */
  readonly triggers?: 'on' | 'off'
  /** Default: `throwaway`. */
  readonly target?: ImportTarget
  readonly onProgress?: OnProgress
  /** Aborted, the import is rolled back; the connection can be used again. */
  readonly signal?: AbortSignal
}

/**
 * Imports a snapshot in global scope: empties the subject's tables, keeps primary keys, leaves sequences past the
 * highest key, refreshes materialized views. One transaction: all or nothing. Triggers do not fire by default; foreign
 * keys and deferrable constraints are checked at the end, so that cycles and self-references import. Memory stays
 * bounded, however many rows there are and in whatever order.
 * @param rows values may have any spelling that can be read, and joins may be lists; gone through again for foreign
 *   keys that are written as natural keys, and to find the row that an error is about
 * @returns the number of rows
 * @throws HarnessError `import-failed`, naming the row; what the source throws; the signal's reason
 */
export async function importRows(
  connection: Connection,
  schema: Schema,
  rows: RowSource,
  options: ImportOptions = {},
): Promise<number> {
  const source = new JoinLists(schema).expandSource(rows)
  const { signal } = options
  signal?.throwIfAborted()
  try {
    await speakEnglish(connection)
    return await inTransaction(connection, '', async () => {
      await using _ = cancelWhenAborted(connection, signal)
      const load = () => loadRows(connection, schema, source, options)
      const isQuiet = options.triggers !== 'on'
      const quietly = await withoutTriggers(connection, schema, async () => {
        await emptyTables(connection, schema, options.target ?? 'throwaway')
        return isQuiet ? load() : null
      })
      const { models, rows: count, sequenceRows } = quietly ?? (await withTriggers(connection, schema, load))
      signal?.throwIfAborted()
      // Triggers may have added rows to any model.
      const filled = isQuiet ? models : new Set(schema.models.keys())
      await finishImport(connection, schema, filled, sequenceRows)
      return count
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CopyFailure) throw await refusedRowError(error, source)
    if (error instanceof RefusedRows) throw await refusedRowsError(error.broken, source)
    throw error
  }
}

/** As {@link importRows}, of rows that are in memory. @throws HarnessError `import-failed`, naming the rows */
export async function importSnapshot(connection: Connection, schema: Schema, rows: Snapshot): Promise<void> {
  await importRows(connection, schema, async function* () {
    yield rows
  })
}

async function loadRows(
  connection: Connection,
  schema: Schema,
  source: RowSource,
  { onProgress, signal }: ImportOptions,
): Promise<RowLoader> {
  const loader = new RowLoader(connection, schema, source)
  try {
    for await (const batch of source()) {
      for (const row of batch) {
        signal?.throwIfAborted()
        const waited = loader.add(row)
        if (waited !== undefined) await waited
      }
      onProgress?.({ rows: loader.rows, model: batch.at(-1)?.model ?? null, share: null })
    }
    await loader.finish()
  } catch (error) {
    await loader.abandon()
    throw error
  }
  return loader
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
