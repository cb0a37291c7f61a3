import type { RowStream } from '../../model/snapshot.ts'
import type { Decryptor } from '../encryption/index.ts'
import { readRows } from './read-rows.ts'
import { rowOf } from './row-values.ts'

/** A snapshot on the disk, read from the start as often as it is asked for its rows. */
export interface SnapshotFile {
  readonly path: string
  /**
   * @param onShare told how much of the file has been read, from 0 to 1
   * @throws HarnessError `bad-snapshot` when there is no such file, or it is not a snapshot: every problem, with its place
   */
  rows(onShare?: (share: number) => void): RowStream
}

/** Nothing is read before rows are asked for. @param decryptor for an encrypted tarball, and nothing else */
export function openSnapshotFile(path: string, decryptor?: Decryptor): SnapshotFile {
  return {
    path,
    async *rows(onShare) {
      for await (const rows of readRows(path, [], onShare, decryptor)) yield Array.from(rows, rowOf)
    },
  }
}
