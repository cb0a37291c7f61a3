import type { Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { formatOf, type WrittenSnapshot, writeSnapshotBytes } from '../../snapshot/index.ts'
import { type ExportOptions, exportRowBytes } from './export.ts'

/**
 * Exports every row of every model to a file, in canonical form: the quickest way there. The file is replaced whole or
 * not at all.
 * @throws HarnessError `export-failed`, or `bad-snapshot` when the file cannot be written; the signal's reason
 */
export function exportFile(
  connection: Connection,
  schema: Schema,
  path: string,
  options: ExportOptions = {},
): Promise<WrittenSnapshot> {
  return writeSnapshotBytes(path, exportRowBytes(connection, schema, formatOf(path).rows, options), options)
}
