import { hideReferences } from '../../model/hide-references.ts'
import type { OnProgress } from '../../model/progress.ts'
import type { Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName, RowSource, Snapshot } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { JoinLists } from '../../snapshot/index.ts'
import { advanceSequences } from '../sequences/sequences.ts'
import { type Emptied, type Emptying, emptyTables, type ImportTarget } from './empty-tables.ts'
import { finishImport } from './finish-import.ts'
import { inImport } from './import-transaction.ts'
import { RowLoader } from './row-loader.ts'
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
 * @throws HarnessError `import-failed`, naming the row, without values of secret fields; `infrastructure` when the server
 *   or the connection fails; what the source throws; the signal's reason
 */
export async function importRows(
  connection: Connection,
  given: Schema,
  rows: RowSource,
  options: ImportOptions = {},
): Promise<number> {
  const schema = hideReferences(given)
  const { signal } = options
  const source = new JoinLists(schema).expandSource(untilAborted(rows, signal))
  const work = () => replaceRows(connection, schema, source, options)
  return (await inImport(connection, schema, signal, () => ({ source }), work)).rows
}

/** As {@link importRows}, of rows that are in memory. @throws HarnessError `import-failed`, naming the rows */
export async function importSnapshot(connection: Connection, schema: Schema, rows: Snapshot): Promise<void> {
  await importRows(connection, schema, async function* () {
    yield rows
  })
}

export interface ReplacedRows {
  readonly rows: number
  /** By model, in the order of the schema; those without rows are left out. */
  readonly counts: ReadonlyMap<ModelName, number>
  /** Rows that were there before, where the target is `existing`; those without any are left out. */
  readonly replaced: ReadonlyMap<ModelName, number>
}

/**
 * What {@link importRows} does within its transaction.
 * @param schema with all that tells secrets marked
 * @param source joins are rows
 */
export async function replaceRows(
  connection: Connection,
  schema: Schema,
  source: RowSource,
  options: ImportOptions & Pick<Emptying, 'keepsExcluded'>,
): Promise<ReplacedRows> {
  const load = () => loadRows(connection, schema, source, options)
  const isQuiet = options.triggers !== 'on'
  let emptied: Emptied = { kept: new Set(), replaced: new Map() }
  const quietly = await withoutTriggers(connection, schema, async () => {
    emptied = await emptyTables(connection, schema, { target: 'throwaway', ...options })
    return isQuiet ? load() : null
  })
  const loader = quietly ?? (await withTriggers(connection, schema, load))
  options.signal?.throwIfAborted()
  // Triggers may have added rows to any model.
  const filled = isQuiet ? loader.models : new Set(schema.models.keys())
  await finishImport(connection, schema, filled, loader.sequenceRows)
  // The snapshot may have told of their sequences, and knows nothing of rows that stayed.
  await advanceSequences(connection, schema, emptied.kept, new Set(schema.sequences.map(qualifiedNameText)))
  return { rows: loader.rows, counts: loader.counts, replaced: emptied.replaced }
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

/** A source that is gone through for long, be it the second time, ends when it is told to. */
export function untilAborted(source: RowSource, signal: AbortSignal | undefined): RowSource {
  if (signal === undefined) return source
  return async function* () {
    for await (const rows of source()) {
      signal.throwIfAborted()
      yield rows
    }
  }
}
