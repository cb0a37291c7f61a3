import { hash } from 'node:crypto'

const blockBytes = 64
const digestBytes = 32
const roomBytes = 4_096

/**
 * HMAC-SHA256 (RFC 2104) of many short texts under one key. Node's own makes several objects for each, which takes a
 * multiple of the time that hashing does.
 */
export class KeyedHash {
  private readonly inner: Buffer = Buffer.alloc(blockBytes + roomBytes)
  private readonly outer: Buffer = Buffer.alloc(blockBytes + digestBytes)

  /** @param key of at most 64 bytes */
  constructor(key: Buffer) {
    for (let index = 0; index < blockBytes; index += 1) {
      const byte = key[index] ?? 0
      this.inner[index] = byte ^ 0x36
      this.outer[index] = byte ^ 0x5c
    }
  }

  /** Its 32 bytes, as characters from 0 to 255. */
  digest(text: string): string {
    this.outer.write(hash('sha256', this.innerBytes(text), 'binary'), blockBytes, 'latin1')
    return hash('sha256', this.outer, 'binary')
  }

  private innerBytes(text: string): Buffer {
    if (text.length * 3 > roomBytes) return Buffer.concat([this.inner.subarray(0, blockBytes), Buffer.from(text)])
    return this.inner.subarray(0, blockBytes + this.inner.write(text, blockBytes))
  }
}
