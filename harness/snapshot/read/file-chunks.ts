import { type FileHandle, open } from 'node:fs/promises'
import { pipeline, type Readable, type Transform } from 'node:stream'
import zlib from 'node:zlib'
import { HarnessError } from '../../model/errors.ts'
import { type Decryptor, decryptTarball } from '../encryption/index.ts'
import { type FileFormat, formatOf, hasTarballEnding } from '../file-format.ts'
import { noZstd, zstd } from '../zstd.ts'

const chunkBytes = 1 << 20

export interface ReadOptions {
  /** Told how much of the file has been read, from 0 to 1. */
  readonly onShare?: ((share: number) => void) | undefined
  /** Whose key an encrypted tarball is read by. A file that is none is refused then. */
  readonly decryptor?: Decryptor | undefined
}

/**
 * What is in a file, unpacked or decrypted, in pieces of about a megabyte.
 * @throws HarnessError `bad-snapshot` when there is no such file, it cannot be unpacked or decrypted, it is a tarball without
 *   a decryptor, or the other way round
 */
export async function* fileChunks(path: string, { onShare, decryptor }: ReadOptions = {}): AsyncGenerator<Buffer> {
  try {
    await using file = await open(path)
    const { chunks, doneBytes } = await openChunks(file, path, decryptor)
    const { size } = await file.stat()
    for await (const chunk of chunks) {
      yield chunk
      if (size > 0) onShare?.(Math.min(1, doneBytes() / size))
    }
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

interface Chunks {
  readonly chunks: AsyncIterable<Buffer>
  /** How much of the file is in the chunks that were taken. */
  readonly doneBytes: () => number
}

async function openChunks(file: FileHandle, path: string, decryptor: Decryptor | undefined): Promise<Chunks> {
  const isEncrypted = hasTarballEnding(path) || (await startsAsTarball(file))
  if (isEncrypted !== (decryptor !== undefined)) throw wrongKind(path, isEncrypted)
  if (decryptor !== undefined) return decrypted(file, path, decryptor)
  const bytes = file.createReadStream({ highWaterMark: chunkBytes, autoClose: false })
  return { chunks: unpacked(bytes, formatOf(path).packed), doneBytes: () => bytes.bytesRead }
}

function decrypted(file: FileHandle, path: string, decryptor: Decryptor): Chunks {
  let plainBytes = 0
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of decryptTarball(file, path, decryptor)) {
      plainBytes += chunk.length
      yield chunk
    }
  }
  // Three bytes are four characters of base64.
  return { chunks: chunks(), doneBytes: () => (plainBytes * 4) / 3 }
}

function wrongKind(path: string, isEncrypted: boolean): HarnessError {
  return isEncrypted
    ? new HarnessError(`${path} is an encrypted tarball, and no key is given to decrypt it with`, {
        code: 'bad-snapshot',
        fix:
          'decrypt it first: `npx roundtrip decrypt FILE.tar --with key.pem -o FILE.json`; ' +
          '`import` takes it as it is, with --decrypt-with key.pem',
      })
    : new HarnessError(`${path} is not encrypted, and a key is given to decrypt it with`, {
        code: 'bad-snapshot',
        fix: 'name the encrypted tarball; a file that can be trusted is imported without a key, and needs no decrypting',
      })
}

/** JSON has no NUL in it. */
const marks = [Buffer.from('ustar\0'), Buffer.from('ustar  \0')]

const markOffset = 257

/** A pipe is told by its name alone: what is taken from it would be missed. */
async function startsAsTarball(file: FileHandle): Promise<boolean> {
  if (!(await file.stat()).isFile()) return false
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, markOffset)
  return marks.some((mark) => bytesRead >= mark.length && buffer.subarray(0, mark.length).equals(mark))
}

function unpacked(bytes: Readable, packed: FileFormat['packed']): AsyncIterable<Buffer> {
  if (packed === null) return bytes
  const unpacker = packed === 'gzip' ? zlib.createGunzip({ chunkSize: chunkBytes }) : zstdUnpacker()
  // An error of either ends both; who reads the unpacker is told.
  pipeline(bytes, unpacker, () => {})
  return unpacker
}

function zstdUnpacker(): Transform {
  const unpacker = zstd('createZstdDecompress', { chunkSize: chunkBytes })
  if (unpacker === null) throw new Error(noZstd)
  return unpacker
}

/** One that it is already stays as it is. */
export function unreadable(path: string, cause: unknown): HarnessError {
  if (cause instanceof HarnessError) return cause
  return new HarnessError(`${path} cannot be read: ${messageOf(cause)}`, { code: 'bad-snapshot', cause })
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file'
  if ('code' in error && error.code === 'EISDIR') return 'it is a folder'
  return error.message
}
