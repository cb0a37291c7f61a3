import { isAscii, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { pipeline, type Readable, type Transform } from 'node:stream'
import zlib from 'node:zlib'
import { HarnessError } from '../../model/errors.ts'
import { type FileFormat, formatOf } from '../file-format.ts'
import { noZstd, zstd } from '../zstd.ts'

const chunkBytes = 1 << 20

export interface TextOptions {
  /** Told how much of the file has been read, from 0 to 1. */
  readonly onShare?: ((share: number) => void) | undefined
  /** Leave a byte order mark in the text. */
  readonly keepMark?: boolean
}

/**
 * The text of a snapshot file, unpacked, in pieces of about a megabyte, without a byte order mark.
 * @throws HarnessError `bad-snapshot` when there is no such file, it cannot be unpacked, or it is not UTF-8
 */
export async function* textChunks(
  path: string,
  { onShare, keepMark = false }: TextOptions = {},
): AsyncGenerator<string> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const bytes = file.createReadStream({ highWaterMark: chunkBytes, autoClose: false })
    const decoder = new Utf8Decoder(keepMark)
    for await (const chunk of unpacked(bytes, formatOf(path).packed)) {
      yield decoder.decode(chunk)
      if (size > 0) onShare?.(Math.min(1, bytes.bytesRead / size))
    }
    decoder.end()
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    throw new HarnessError(`${path} cannot be read: ${messageOf(cause)}`, { code: 'bad-snapshot', cause })
  }
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

/** A character that is cut off at the end of a chunk waits for its rest. Most chunks are ASCII, which is much quicker. */
class Utf8Decoder {
  private rest: Buffer = Buffer.alloc(0)
  /** Whether a byte order mark may come, which is to be left out. */
  private isFirst: boolean

  constructor(keepMark: boolean) {
    this.isFirst = !keepMark
  }

  decode(chunk: Buffer): string {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const end = wholeCharacters(bytes)
    this.rest = bytes.subarray(end)
    const whole = bytes.subarray(0, end)
    if (isAscii(whole)) {
      this.isFirst = this.isFirst && whole.length === 0
      return whole.toString('latin1')
    }
    if (!isUtf8(whole)) throw new TypeError('it is not UTF-8 text')
    const text = whole.toString('utf8')
    const start = this.isFirst && text.startsWith('\ufeff') ? 1 : 0
    this.isFirst = false
    return text.slice(start)
  }

  /** @throws TypeError when the text ends within a character */
  end(): void {
    if (this.rest.length > 0) throw new TypeError('it is not UTF-8 text')
  }
}

/** How many bytes there are without a last character that lacks some of its bytes. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file'
  if ('code' in error && error.code === 'EISDIR') return 'it is a folder'
  return error.message
}
