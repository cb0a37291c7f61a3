import { type Cipher, createCipheriv, createHmac, type Hmac, randomBytes } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import type { DataKey } from './data-key.ts'
import { fernet } from './fernet.ts'

/** What a token holds beside its message. Chosen by tests alone. */
export interface TokenHead {
  readonly iv: Buffer
  readonly timestampSeconds: bigint
}

/** Makes one Fernet token, base64url with padding, of all bytes that are written. */
export class FernetEncrypter extends Transform {
  private readonly cipher: Cipher
  private readonly mac: Hmac
  /** Bytes that wait for others, three of which are four characters. */
  private rest: Buffer = Buffer.alloc(0)

  constructor({ signing, encryption }: DataKey, head: TokenHead = newHead()) {
    super()
    this.cipher = createCipheriv(fernet.cipher, encryption, head.iv)
    this.mac = createHmac('sha256', signing)
    const first = Buffer.alloc(fernet.headBytes)
    first.writeUInt8(fernet.version)
    first.writeBigUInt64BE(head.timestampSeconds, 1)
    head.iv.copy(first, fernet.headBytes - fernet.blockBytes)
    this.sign(first)
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.sign(this.cipher.update(chunk))
    done()
  }

  override _flush(done: TransformCallback): void {
    this.sign(this.cipher.final())
    const last = Buffer.concat([this.rest, this.mac.digest()])
    const padding = '='.repeat((3 - (last.length % 3)) % 3)
    this.push(`${last.toString('base64url')}${padding}`, 'latin1')
    done()
  }

  private sign(bytes: Buffer): void {
    this.mac.update(bytes)
    const given = Buffer.concat([this.rest, bytes])
    const end = given.length - (given.length % 3)
    this.rest = given.subarray(end)
    if (end > 0) this.push(given.toString('base64url', 0, end), 'latin1')
  }
}

function newHead(): TokenHead {
  return { iv: randomBytes(fernet.blockBytes), timestampSeconds: BigInt(Math.floor(Date.now() / 1_000)) }
}
