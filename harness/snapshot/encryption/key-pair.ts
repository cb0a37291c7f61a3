import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

export interface KeyPair {
  /** PKCS#8, under the passphrase if there is one. */
  readonly privatePem: string
  readonly publicPem: string
}

/** Takes seconds, and minutes for the longest keys. @param bits see {@link keyBits} */
export async function newKeyPair(bits: number, passphrase: string | null): Promise<KeyPair> {
  const protection = passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase }
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...protection },
  })
  return { privatePem: privateKey, publicPem: publicKey }
}
