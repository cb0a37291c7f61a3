import type { Schema } from '../../model/schema.ts'
import type { Row, RowStream, Snapshot } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import type { FileFormat, RowBytes } from '../../snapshot/index.ts'
import { type ExportOptions, openExport } from './open-export.ts'

/**
 * Exports the rows of a scope, in canonical order, as one consistent snapshot of the database. Memory stays bounded: rows
 * are fetched as they are asked for, and of those that a filter has to look at no more than keys is kept. Who stops early
 * ends the export.
 * @throws HarnessError `export-failed`, or `bad-config` when the subject does not say what the scope or filter needs
 */
export async function* exportRows(connection: Connection, schema: Schema, options: ExportOptions = {}): RowStream {
  await using open = await openExport(connection, schema, options)
  yield* open.rows()
}

/**
 * The bytes of the same rows, as a file of such a format has them: many times as fast, for most values never become
 * values here, nor texts.
 */
export async function* exportRowBytes(
  connection: Connection,
  schema: Schema,
  format: FileFormat['rows'],
  options: ExportOptions = {},
): AsyncIterable<RowBytes> {
  await using open = await openExport(connection, schema, options)
  yield* open.bytes(format)
}

/** As {@link exportRows}, into memory. */
export async function exportSnapshot(
  connection: Connection,
  schema: Schema,
  options: ExportOptions = {},
): Promise<Snapshot> {
  const rows: Row[] = []
  for await (const batch of exportRows(connection, schema, options)) for (const row of batch) rows.push(row)
  return rows
}
