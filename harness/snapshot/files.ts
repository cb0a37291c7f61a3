import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { HarnessError } from '../model/errors.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { parseSnapshot } from './parse-snapshot.ts'
import { serializeRowLine, serializeSnapshot } from './serialize-snapshot.ts'

/**
 * Reads `.json`, `.ndjson` and either of them `.gz`.
 * @throws HarnessError `bad-snapshot` when there is no such file, or it is not a snapshot
 */
export async function readSnapshotFile(path: string): Promise<Snapshot> {
  return parseSnapshot(await readSnapshotText(path), path)
}

/** The canonical text of rows, in the format that the name of their file asks for; rows in the order given. */
export function snapshotText(path: string, rows: Snapshot): string {
  return /\.(?:ndjson|jsonl)(?:\.gz)?$/.test(path) ? rows.map(serializeRowLine).join('') : serializeSnapshot(rows)
}

/** Writes the canonical text; the file (the one that a link leads to) is replaced whole or not at all. */
export async function writeSnapshotFile(path: string, rows: Snapshot): Promise<void> {
  const text = snapshotText(path, rows)
  const bytes = path.endsWith('.gz') ? await promisify(gzip)(text) : Buffer.from(text)
  const target = await realpath(path).catch(() => path)
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const mode = await stat(target)
      .then((found) => found.mode & 0o777)
      .catch(() => 0o666)
    await writeFile(temporary, bytes, { mode })
    await rename(temporary, target)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new HarnessError(`${path} cannot be written: ${messageOf(cause)}`, { code: 'bad-snapshot', cause })
  }
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
