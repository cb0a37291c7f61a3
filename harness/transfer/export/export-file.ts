import type { Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { type Encryptor, formatOf, type WrittenSnapshot, writeSnapshotBytes } from '../../snapshot/index.ts'
import { exportRowBytes } from './export.ts'
import { indentationOf } from './indented.ts'
import type { ExportOptions } from './open-export.ts'

export interface ExportFileOptions extends ExportOptions {
  /** Spaces of each level; 0: each row on a line of its own. Default: 2, as canonical text has. */
  readonly indent?: number
  /** For whom the file, a `.tar`, is encrypted. */
  readonly encryptor?: Encryptor
}

/**
 * Exports the rows of a scope to a file, in canonical form unless it has another indent: the quickest way there. The file
 * is replaced whole or not at all.
 * @throws HarnessError `export-failed`; `bad-snapshot` when the file cannot be written; `bad-usage` when its name does not
 *   go with the options; `bad-config` when the subject does not say what the scope or filter needs; the signal's reason
 */
export async function exportFile(
  connection: Connection,
  schema: Schema,
  path: string,
  options: ExportFileOptions = {},
): Promise<WrittenSnapshot> {
  const { format, indented } = indentationOf(path, formatOf(path).rows, options.indent)
  return await writeSnapshotBytes(path, indented(exportRowBytes(connection, schema, format, options)), options)
}
