import type { Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import type { Connection } from '../../postgres/index.ts'
import { type Decryptor, openSnapshotFile } from '../../snapshot/index.ts'
import { relocateRows, type ScopedImportOptions } from './import-in-scope.ts'
import type { ImportResult } from './import-result.ts'

export interface ImportFileOptions extends Omit<ScopedImportOptions, 'scope'> {
  /** Default: global. */
  readonly scope?: Scope
  /** Of an encrypted tarball, and nothing else: all of it is checked before a row is imported. */
  readonly decryptor?: Decryptor
}

/**
 * Imports a snapshot file: see {@link relocateRows}. Progress tells how much of the file has been read; in another scope
 * than global that is half of the work, and writing the rows the other.
 * @throws HarnessError also `bad-snapshot` when it is no snapshot
 */
export function importFile(
  connection: Connection,
  schema: Schema,
  path: string,
  { decryptor, ...given }: ImportFileOptions = {},
): Promise<ImportResult> {
  const file = openSnapshotFile(path, decryptor)
  const { scope = 'global', onProgress } = given
  const options = { ...given, scope }
  if (!onProgress) return relocateRows(connection, schema, () => file.rows(), options)
  // It may be gone through more than once.
  let share = 0
  const isWhole = scope === 'global'
  const source = () =>
    file.rows((read) => {
      share = Math.max(share, read)
      if (!isWhole) onProgress({ rows: 0, model: null, share: share / 2 })
    })
  return relocateRows(connection, schema, source, {
    ...options,
    onProgress: (told) => onProgress({ ...told, share: isWhole ? share : share / 2 + (told.share ?? 0) / 2 }),
  })
}
