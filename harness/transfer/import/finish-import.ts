import type { Schema } from '../../model/schema.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { checkConstraints } from '../constraints/check-constraints.ts'
import { importSequenceRows } from '../sequences/sequence-rows.ts'
import { advanceSequences } from '../sequences/sequences.ts'
import { refreshMaterializedViews } from './materialized-views.ts'
import { RefusedRows } from './refused-rows.ts'

/**
 * What an import still owes once the rows are in their tables: constraints that slept are checked, materialized views
 * refreshed, sequences set and left past the highest key. In the import's transaction, and last in it: no transaction
 * undoes what is done to sequences.
 * @param filled the models with rows
 * @param sequenceRows the rows of the snapshot that tell the state of sequences
 * @throws RefusedRows when constraints refuse rows
 * @throws HarnessError `import-failed` when a view cannot be refreshed, or a sequence not be set
 */
export async function finishImport(
  connection: Connection,
  schema: Schema,
  filled: ReadonlySet<ModelName>,
  sequenceRows: readonly Row[],
): Promise<void> {
  const broken = await checkConstraints(connection, schema, filled)
  if (broken.length > 0) throw new RefusedRows(broken)
  await refreshMaterializedViews(connection, schema)
  const told = await importSequenceRows(connection, schema, sequenceRows)
  await advanceSequences(connection, schema, filled, told)
}
