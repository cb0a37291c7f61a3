import type { Expected, ExpectedRow } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { CopiedSecrets } from './copied-secrets.ts'

/**
 * The secrets of rows that are held against each other, and those that steps set.
 * @param sources what steps imported, of which not all need have come
 * @param imported the rows before the steps, which may have had another structure; null: those that are expected
 */
export function judgedSecrets(
  schema: Schema,
  expected: Expected,
  actual: Snapshot,
  imported: { readonly schema: Schema; readonly before: Snapshot } | null,
  sources: readonly Snapshot[] = [],
): CopiedSecrets {
  return new CopiedSecrets([
    imported
      ? { schema: imported.schema, rows: () => imported.before, areImported: true }
      : { schema, rows: () => rowsBefore(expected), areImported: true },
    { schema, rows: () => actual, areImported: false },
    { schema, rows: () => rowsIntended(expected), areImported: false },
    ...sources.map((rows) => ({ schema, rows: () => rows, areImported: false })),
  ])
}

function* rowsBefore({ rows, removed }: Expected): Generator<Row> {
  for (const { before } of rows) if (before) yield before
  for (const { row } of removed) yield row
}

function* rowsIntended({ rows }: Expected): Generator<ExpectedRow> {
  for (const row of rows) if (row.addedBy || row.intended.size > 0) yield row
}
