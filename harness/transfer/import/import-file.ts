import type { Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { openSnapshotFile } from '../../snapshot/index.ts'
import { type ImportOptions, importRows } from './import.ts'

/**
 * Imports a snapshot file: see {@link importRows}. Progress tells how much of the file has been read.
 * @returns the number of rows
 * @throws HarnessError `bad-snapshot` when it is no snapshot; `import-failed`; the signal's reason
 */
export function importFile(
  connection: Connection,
  schema: Schema,
  path: string,
  options: ImportOptions = {},
): Promise<number> {
  const file = openSnapshotFile(path)
  const { onProgress } = options
  if (!onProgress) return importRows(connection, schema, () => file.rows(), options)
  let share = 0
  const source = () =>
    file.rows((read) => {
      share = read
    })
  return importRows(connection, schema, source, { ...options, onProgress: (told) => onProgress({ ...told, share }) })
}
