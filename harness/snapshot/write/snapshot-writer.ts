import { createWriteStream } from 'node:fs'
import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { HarnessError } from '../../model/errors.ts'
import type { RowStream } from '../../model/snapshot.ts'
import { type Encryptor, writeTarball } from '../encryption/index.ts'
import { type FileFormat, formatOf, hasTarballEnding } from '../file-format.ts'
import { noZstd, zstd } from '../zstd.ts'
import { destinationOf } from './destination.ts'
import { FileSink, unwritable } from './file-sink.ts'
import { type RowBytes, rowBytesOf } from './row-bytes.ts'
import { framings } from './serialize-snapshot.ts'

/** So that rows are made while those before them are on their way to the disk. */
const writeAheadBytes = 1 << 22

/** What was written. */
export interface WrittenSnapshot {
  readonly rows: number
  /** Of the file, as it is on the disk. */
  readonly bytes: number
}

export interface WriteOptions {
  /** Aborted, nothing is left behind, and the signal's reason is thrown. */
  readonly signal?: AbortSignal
  /** For whom a `.tar` is encrypted, which takes one. */
  readonly encryptor?: Encryptor
  /** Whether nobody may see a row before the last: what is no file is refused then, before the first is asked for. */
  readonly isHeldBack?: boolean
}

/**
 * Writes the canonical text of rows, in the order given, as the name of the file asks for. The file (the one that a
 * link leads to) is replaced whole, when all rows are there, or not at all; a pipe or a device is written to.
 * @throws HarnessError `bad-snapshot` when the file cannot be written; `bad-usage` when this Node.js cannot pack so,
 *   an encryptor is missing, or given for a file that is no tarball, or rows are held back for what is no file; what the
 *   rows throw
 */
export function writeSnapshotRows(path: string, rows: RowStream, options?: WriteOptions): Promise<WrittenSnapshot> {
  const { rows: layout } = formatOf(path)
  return writeSnapshotBytes(path, bytesOf(rows, layout), options)
}

async function* bytesOf(rows: RowStream, layout: FileFormat['rows']): AsyncGenerator<RowBytes> {
  for await (const batch of rows) yield* rowBytesOf(batch, layout)
}

/** The same, of rows that are bytes already, as a file of this format has them. */
export async function writeSnapshotBytes(
  path: string,
  chunks: AsyncIterable<RowBytes>,
  { signal, encryptor, isHeldBack = false }: WriteOptions = {},
): Promise<WrittenSnapshot> {
  const { rows: layout, packed } = formatOf(path)
  requireTarball(path, encryptor)
  if (encryptor !== undefined) {
    const fill = (sink: FileSink) => writeFramed(sink, chunks, layout, signal)
    const { filled, bytes } = await writeTarball(path, encryptor, fill, signal)
    return { rows: filled, bytes }
  }
  const packer = packed === null ? null : packerOf(packed, path)
  const destination = await destinationOf(path, { isHeldBack })
  try {
    const { mode, flags } = destination
    const file = createWriteStream(destination.path, { mode, flags, highWaterMark: writeAheadBytes })
    const sink = new FileSink(file, packer, (cause) => unwritable(path, cause))
    const rows = await writeFramed(sink, chunks, layout, signal)
    const bytes = await sink.end()
    await destination.complete()
    return { rows, bytes }
  } catch (error) {
    await destination.abandon()
    throw error
  }
}

/** @throws HarnessError when a tarball could not be encrypted, or rows would lie open that should not */
export function requireTarball(path: string, encryptor: Encryptor | undefined): void {
  if (hasTarballEnding(path) === (encryptor !== undefined)) return
  throw encryptor === undefined
    ? new HarnessError(`${path} would be an encrypted tarball, and no key is given to encrypt with`, {
        code: 'bad-usage',
        fix: 'give the public key of who shall read it: --encrypt-with key.pub',
      })
    : new HarnessError(`${path} is no name of an encrypted tarball`, { code: 'bad-usage', fix: 'let it end in .tar' })
}

/** The number of rows. */
async function writeFramed(
  sink: FileSink,
  chunks: AsyncIterable<RowBytes>,
  layout: FileFormat['rows'],
  signal: AbortSignal | undefined,
): Promise<number> {
  const { start, between, end, empty } = framings[layout]
  let written = 0
  try {
    for await (const { rows, bytes } of chunks) {
      signal?.throwIfAborted()
      sink.add(Buffer.from(written === 0 ? start : between))
      sink.add(bytes)
      written += rows
      await sink.ready()
    }
    sink.add(Buffer.from(written > 0 ? end : empty))
    return written
  } catch (error) {
    await sink.destroy()
    throw error
  }
}

function packerOf(packed: 'gzip' | 'zstd', path: string): Transform {
  if (packed === 'gzip') return zlib.createGzip()
  const packer = zstd('createZstdCompress')
  if (packer !== null) return packer
  throw new HarnessError(`${path} cannot be written: ${noZstd}`, { code: 'bad-usage', fix: 'write a .gz instead' })
}
