import { constants } from 'node:buffer'

/** An output with so many bytes is worth a write of its own. */
const fullBytes = 1 << 20

/** For what is written before anybody looks whether it is full. */
const slackBytes = 1 << 16

/** A character is three bytes of UTF-8 at most for each of its UTF-16 units. */
const maxBytesPerUnit = 3

/** Texts up to this length get room for the most that they may take, which is quicker than to measure them. */
const shortLength = 4_096

/** What is copied by a loop: a call into the engine takes longer. */
const shortBytes = 64

/**
 * Bytes that are being written, one after the other. Hot loops write to {@link bytes} from {@link length} on, after they
 * have made room for it, and set the length when they are done; room may only be had elsewhere, so `bytes` is to be read
 * again after each {@link reserve}. What was written last goes away again when the length is set back.
 */
export class ByteOutput {
  bytes: Buffer = Buffer.alloc(0)
  length = 0

  get isFull(): boolean {
    return this.length >= fullBytes
  }

  /** Makes room for so many bytes more. */
  reserve(sizeBytes: number): void {
    if (this.length + sizeBytes > this.bytes.length) this.grow(this.length + sizeBytes)
  }

  /** Writes the bytes of `source` from `start` to `end`. */
  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    const { bytes } = this
    let at = this.length
    if (end - start > shortBytes) {
      bytes.set(source.subarray(start, end), at)
      at += end - start
    } else {
      for (let index = start; index < end; index += 1) {
        bytes[at] = source[index] ?? 0
        at += 1
      }
    }
    this.length = at
  }

  appendText(text: string): void {
    this.reserve(text.length > shortLength ? Buffer.byteLength(text) : text.length * maxBytesPerUnit)
    this.length += this.bytes.write(text, this.length)
  }

  /** All that was written; it is the caller's from now on, and the output is empty. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length)
    this.length = 0
    // A few bytes are not worth the block that they lie in, and one that a long row needed is not worth keeping.
    if (taken.length < shortLength && this.bytes.length <= fullBytes + slackBytes) return Buffer.from(taken)
    this.bytes = Buffer.alloc(0)
    return taken
  }

  private grow(neededBytes: number): void {
    const doubledBytes = Math.min(this.bytes.length * 2, constants.MAX_LENGTH)
    const grown = Buffer.allocUnsafeSlow(Math.max(neededBytes, doubledBytes, fullBytes + slackBytes))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}
