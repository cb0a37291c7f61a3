import { constants, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto'

/** A Fernet key, which encrypts one export. */
export interface DataKey {
  readonly signing: Buffer
  readonly encryption: Buffer
}

const halfBytes = 16

export function newDataKey(): DataKey {
  return { signing: randomBytes(halfBytes), encryption: randomBytes(halfBytes) }
}

/** Its text, base64url with padding, under RSA-OAEP. */
export function wrapDataKey({ signing, encryption }: DataKey, key: KeyObject): Buffer {
  const text = Buffer.from(`${Buffer.concat([signing, encryption]).toString('base64url')}=`)
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, text)
}

/** Null when the text is not one of a key. */
export function parseDataKey(text: Buffer): DataKey | null {
  if (!/^[\w-]{43}=?$/.test(text.toString('latin1'))) return null
  const bytes = Buffer.from(text.toString('latin1'), 'base64url')
  return { signing: bytes.subarray(0, halfBytes), encryption: bytes.subarray(halfBytes) }
}
