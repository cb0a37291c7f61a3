import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { Base64Error, decodeBase64Url } from './base64url.ts'
import type { DataKey } from './data-key.ts'
import { fernet } from './fernet.ts'

/** Whatever is wrong with a token: who tampers with one learns no more than that. */
export class TokenError extends Error {}

/** The text of a token, in pieces, from its start as often as it is asked for. */
export type TokenText = () => AsyncIterable<Buffer>

/**
 * The message of a Fernet token, of any age. Nothing comes before the whole token has been checked, which is why it is
 * read twice; it is checked again as it is read, for the sake of a file that changes in between.
 * @throws TokenError
 */
export async function* decryptFernet(key: DataKey, text: TokenText): AsyncGenerator<Buffer> {
  try {
    yield* message(key, text, await checkToken(key, text))
  } catch (error) {
    if (error instanceof Base64Error) throw new TokenError('not base64url', { cause: error })
    throw error
  }
}

/** @returns the signature of a sound token */
async function checkToken(key: DataKey, text: TokenText): Promise<Buffer> {
  const token = new TokenReader(text)
  const mac = createHmac('sha256', key.signing)
  let signedBytes = 0
  let version = -1
  // The last block, and what it was chained to.
  let last: Buffer = Buffer.alloc(0)
  for await (const signed of token.signed()) {
    if (signedBytes === 0) version = signed[0] ?? -1
    signedBytes += signed.length
    mac.update(signed)
    last = Buffer.concat([last, signed.subarray(-2 * fernet.blockBytes)]).subarray(-2 * fernet.blockBytes)
  }
  const ciphertextBytes = signedBytes - fernet.headBytes
  const signature = mac.digest()
  const isWhole = ciphertextBytes > 0 && ciphertextBytes % fernet.blockBytes === 0
  if (version !== fernet.version || !isWhole || !token.isSignedBy(signature)) throw new TokenError('not a token')
  const decipher = createDecipheriv(fernet.cipher, key.encryption, last.subarray(0, fernet.blockBytes))
  decipher.update(last.subarray(fernet.blockBytes))
  unpadded(() => decipher.final())
  return signature
}

async function* message(key: DataKey, text: TokenText, signature: Buffer): AsyncGenerator<Buffer> {
  const token = new TokenReader(text)
  const mac = createHmac('sha256', key.signing)
  let head: Buffer = Buffer.alloc(0)
  let decipher: ReturnType<typeof createDecipheriv> | null = null
  for await (const signed of token.signed()) {
    mac.update(signed)
    let ciphertext = signed
    if (decipher === null) {
      head = Buffer.concat([head, signed])
      if (head.length < fernet.headBytes) continue
      const iv = head.subarray(fernet.headBytes - fernet.blockBytes, fernet.headBytes)
      decipher = createDecipheriv(fernet.cipher, key.encryption, iv)
      ciphertext = head.subarray(fernet.headBytes)
    }
    const plain = decipher.update(ciphertext)
    if (plain.length > 0) yield plain
  }
  if (decipher === null || !mac.digest().equals(signature)) throw new TokenError('changed while it was read')
  const rest = decipher
  const plain = unpadded(() => rest.final())
  if (plain.length > 0) yield plain
}

function unpadded(final: () => Buffer): Buffer {
  try {
    return final()
  } catch (cause) {
    throw new TokenError('not a token', { cause })
  }
}

/** Parts a token into what is signed and the signature, which stands last. */
class TokenReader {
  private readonly text: TokenText
  private mac: Buffer = Buffer.alloc(0)

  constructor(text: TokenText) {
    this.text = text
  }

  /** All but the signature, in pieces, none of them empty. */
  async *signed(): AsyncGenerator<Buffer> {
    for await (const bytes of decodeBase64Url(this.text())) {
      const given = Buffer.concat([this.mac, bytes])
      const end = Math.max(0, given.length - fernet.macBytes)
      this.mac = given.subarray(end)
      if (end > 0) yield given.subarray(0, end)
    }
  }

  /** To be asked when all that is signed was read. */
  isSignedBy(mac: Buffer): boolean {
    return this.mac.length === mac.length && timingSafeEqual(this.mac, mac)
  }
}
