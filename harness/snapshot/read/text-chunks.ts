import { isAscii, isUtf8 } from 'node:buffer'
import { fileChunks, type ReadOptions, unreadable } from './file-chunks.ts'

export interface TextOptions extends ReadOptions {
  /** Leave a byte order mark in the text. */
  readonly keepMark?: boolean
}

/**
 * The text of a snapshot file, unpacked or decrypted, in pieces of about a megabyte, without a byte order mark.
 * @throws HarnessError `bad-snapshot` when it cannot be read, or is not UTF-8
 */
export async function* textChunks(
  path: string,
  { keepMark = false, ...options }: TextOptions = {},
): AsyncGenerator<string> {
  const decoder = new Utf8Decoder(keepMark)
  try {
    for await (const chunk of fileChunks(path, options)) yield decoder.decode(chunk)
    decoder.end()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** A character that is cut off at the end of a chunk waits for its rest. Most chunks are ASCII, which is much quicker. */
export class Utf8Decoder {
  private rest: Buffer = Buffer.alloc(0)
  /** Whether a byte order mark may come, which is to be left out. */
  private isFirst: boolean

  constructor(keepMark: boolean) {
    this.isFirst = !keepMark
  }

  /** @throws TypeError when it is no UTF-8 */
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
