import { HarnessError } from '../model/errors.ts'
import { type Decryptor, type Encryptor, writeTarball } from './encryption/index.ts'
import { formatOf, hasTarballEnding } from './file-format.ts'
import { fileChunks } from './read/file-chunks.ts'
import { RowCheck } from './read/row-check.ts'
import { openSnapshotFile } from './read/snapshot-file.ts'
import { openPrivateFile } from './write/private-file.ts'
import { requireTarball, type WriteOptions, writeSnapshotRows } from './write/snapshot-writer.ts'

/**
 * Encrypts a snapshot file: what it holds, byte by byte, once it is unpacked; rows of lines become an array. What is no
 * array of rows from its first byte to its last is told, with its place, and not encrypted.
 * @param target the tarball (`.tar`), for its owner alone; replaced whole or not at all
 * @returns the size of the tarball
 * @throws HarnessError `bad-snapshot` when a file cannot be read or written, or is no snapshot; `bad-usage`; the signal's
 *   reason
 */
export async function encryptFile(
  source: string,
  target: string,
  encryptor: Encryptor,
  { signal }: Pick<WriteOptions, 'signal'> = {},
): Promise<number> {
  requireTarball(target, encryptor)
  if (formatOf(source).rows === 'lines') {
    const rows = openSnapshotFile(source).rows()
    const { bytes } = await writeSnapshotRows(target, rows, { encryptor, ...(signal ? { signal } : {}) })
    return bytes
  }
  const { bytes } = await writeTarball(
    target,
    encryptor,
    async (sink) => {
      const check = new RowCheck(source)
      for await (const chunk of arrayChunks(source)) {
        signal?.throwIfAborted()
        check.add(chunk)
        sink.add(chunk)
        await sink.ready()
      }
      await check.end()
    },
    signal,
  )
  return bytes
}

/** The bytes of a file that begins as a JSON array. @throws HarnessError `bad-snapshot` when it does not */
async function* arrayChunks(source: string): AsyncGenerator<Buffer> {
  let isBegun = false
  for await (const chunk of fileChunks(source)) {
    isBegun ||= beginsArray(chunk, source)
    yield chunk
  }
  if (!isBegun) throw noArray(source, 'there is nothing in it')
}

/** False when nothing but blanks is there. */
function beginsArray(chunk: Buffer, source: string): boolean {
  for (const [packed, mark] of packedMarks) {
    if (chunk.subarray(0, mark.length).equals(mark)) throw noArray(source, `it is packed by ${packed}`, packed)
  }
  const text = chunk.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  const first = /\S/.exec(text)?.[0]
  if (first !== undefined && first !== '[') throw noArray(source, 'it does not begin with [')
  return first !== undefined
}

const packedMarks = [
  ['gzip', Buffer.of(0x1f, 0x8b)],
  ['zstd', Buffer.of(0x28, 0xb5, 0x2f, 0xfd)],
] as const

function noArray(source: string, why: string, packed?: 'gzip' | 'zstd'): HarnessError {
  return new HarnessError(`${source} is no snapshot: ${why}`, {
    code: 'bad-snapshot',
    fix:
      packed === undefined
        ? 'name a snapshot; one of lines has a name that ends in .ndjson'
        : `let its name say so: it ends in .json.${packed === 'gzip' ? 'gz' : 'zst'} then`,
  })
}

/**
 * Writes what an encrypted tarball holds, byte by byte, and nothing before all of it has been checked.
 * @param target a file for its owner alone, replaced whole or not at all; a pipe or a device is written to
 * @returns its size
 * @throws HarnessError `bad-snapshot` when the tarball is not sound, or a file cannot be read or written; `bad-usage` when
 *   the target's name says that it is written in another way; the signal's reason
 */
export async function decryptFile(
  source: string,
  target: string,
  decryptor: Decryptor,
  { signal }: Pick<WriteOptions, 'signal'> = {},
): Promise<number> {
  const { rows, packed } = formatOf(target)
  if (rows === 'lines' || packed !== null || hasTarballEnding(target)) {
    throw new HarnessError(`${target} cannot be written: what is decrypted is a JSON array, as it was encrypted`, {
      code: 'bad-usage',
      fix: 'let its name end in .json',
    })
  }
  await using output = await openPrivateFile(target)
  return await output.write(fileChunks(source, { decryptor }), signal)
}
