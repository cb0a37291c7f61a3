import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { HarnessError } from '../model/errors.ts'
import type { RowStream, Snapshot } from '../model/snapshot.ts'
import { formatOf } from './file-format.ts'
import { openSnapshotFile } from './read/snapshot-file.ts'
import { rowText } from './write/row-text.ts'
import { serializeSnapshot } from './write/serialize-snapshot.ts'
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
  return formatOf(path).rows === 'lines'
    ? rows.map((row) => `${rowText(row, 'lines')}\n`).join('')
    : serializeSnapshot(rows)
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
 * The text of a snapshot file, unpacked.
 * @throws HarnessError `bad-snapshot` when there is no such file, or it is not UTF-8
 */
export async function readSnapshotText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path)
    const plain = path.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
  } catch (cause) {
    throw new HarnessError(`${path} cannot be read: ${messageOf(cause)}`, { code: 'bad-snapshot', cause })
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file'
  if (error instanceof TypeError) return 'it is not UTF-8 text'
  return error.message
}
