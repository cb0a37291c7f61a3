import { createWriteStream } from 'node:fs'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { HarnessError } from '../../model/errors.ts'
import type { RowStream } from '../../model/snapshot.ts'
import { type FileFormat, formatOf } from '../file-format.ts'
import { FileSink, unwritable } from './file-sink.ts'
import { rowText } from './row-text.ts'

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
}

/**
 * Writes the canonical text of rows, in the order given, as the name of the file asks for. The file (the one that a
 * link leads to) is replaced whole, when all rows are there, or not at all.
 * @throws HarnessError `bad-snapshot` when the file cannot be written; `bad-usage` when this Node.js cannot pack so;
 *   what the rows throw
 */
export function writeSnapshotRows(path: string, rows: RowStream, options?: WriteOptions): Promise<WrittenSnapshot> {
  const { rows: layout } = formatOf(path)
  return writeSnapshotTexts(path, textsOf(rows, layout), options)
}

async function* textsOf(rows: RowStream, layout: FileFormat['rows']): AsyncGenerator<readonly string[]> {
  for await (const batch of rows) yield batch.map((row) => rowText(row, layout))
}

/** The same, of rows that are texts already, as a file of this format has them: {@link rowText}. */
export async function writeSnapshotTexts(
  path: string,
  texts: AsyncIterable<readonly string[]>,
  { signal }: WriteOptions = {},
): Promise<WrittenSnapshot> {
  const { rows: layout, packed } = formatOf(path)
  const packer = packed === null ? null : packerOf(packed, path)
  const target = await realpath(path).catch(() => path)
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const mode = await stat(target)
      .then((found) => found.mode & 0o777)
      .catch(() => 0o666)
    const sink = new FileSink(createWriteStream(temporary, { mode, highWaterMark: writeAheadBytes }), packer, path)
    const rows = await writeFramed(sink, texts, layout, signal)
    const bytes = await sink.end()
    await rename(temporary, target).catch((cause) => {
      throw unwritable(path, cause)
    })
    return { rows, bytes }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** The number of rows. */
async function writeFramed(
  sink: FileSink,
  texts: AsyncIterable<readonly string[]>,
  layout: FileFormat['rows'],
  signal: AbortSignal | undefined,
): Promise<number> {
  const [start, between, end] = layout === 'array' ? ['[\n', ',\n', '\n]\n'] : ['', '\n', '\n']
  let rows = 0
  try {
    for await (const batch of texts) {
      signal?.throwIfAborted()
      for (const text of batch) {
        sink.add(rows === 0 ? start : between)
        sink.add(text)
        rows += 1
        // A batch may be all rows there are.
        if (rows % 1_000 === 0) await sink.ready()
      }
      await sink.ready()
    }
    sink.add(rows > 0 ? end : layout === 'array' ? '[]\n' : '')
    return rows
  } catch (error) {
    await sink.destroy()
    throw error
  }
}

function packerOf(packed: 'gzip' | 'zstd', path: string): Transform {
  if (packed === 'gzip') return zlib.createGzip()
  // Not in the types of the oldest Node.js that is supported.
  const create: unknown = Reflect.get(zlib, 'createZstdCompress')
  if (typeof create === 'function') return create()
  throw new HarnessError(`${path} cannot be written: Node.js ${process.version} does not know zstd`, {
    code: 'bad-usage',
    fix: 'Node.js 22.15 and 23.8 or newer do; or write a .gz',
  })
}
