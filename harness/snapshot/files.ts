import type { RowStream, Snapshot } from '../model/snapshot.ts'
import { formatOf } from './file-format.ts'
import { openSnapshotFile } from './read/snapshot-file.ts'
import { textChunks } from './read/text-chunks.ts'
import { serializeSnapshot, snapshotPieces } from './write/serialize-snapshot.ts'
import { writeSnapshotRows } from './write/snapshot-writer.ts'

/**
 * Reads all rows of a snapshot file into memory.
 * @throws HarnessError `bad-snapshot` when there is no such file, or it is not a snapshot
 */
export async function readSnapshotFile(path: string): Promise<Snapshot> {
  const batches: Snapshot[] = []
  for await (const rows of openSnapshotFile(path).rows()) batches.push(rows)
  return batches.flat()
}

/** The canonical text of rows, in the format that the name of their file asks for; rows in the order given. */
export function snapshotText(path: string, rows: Snapshot): string {
  return serializeSnapshot(rows, formatOf(path).rows)
}

/** Writes rows that are in memory, in the order given: see {@link writeSnapshotRows}. */
export async function writeSnapshotFile(path: string, rows: Snapshot): Promise<void> {
  await writeSnapshotRows(path, inBatches(rows))
}

const batchSize = 1_000

async function* inBatches(rows: Snapshot): RowStream {
  for (let start = 0; start < rows.length; start += batchSize) yield rows.slice(start, start + batchSize)
}

/**
 * Whether a file holds just the canonical text of rows, in the order given.
 * @throws HarnessError `bad-snapshot` when there is no such file, it cannot be unpacked, or it is not UTF-8
 */
export async function holdsCanonicalText(path: string, rows: Snapshot): Promise<boolean> {
  const pieces = snapshotPieces(rows, formatOf(path).rows)
  let piece = ''
  for await (const text of textChunks(path, { keepMark: true })) {
    for (let start = 0; start < text.length; ) {
      if (piece === '') {
        const next = pieces.next()
        if (next.done) return false
        piece = next.value
      }
      const common = piece.slice(0, text.length - start)
      if (!text.startsWith(common, start)) return false
      piece = piece.slice(common.length)
      start += common.length
    }
  }
  return piece + [...pieces].join('') === ''
}
