import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { HarnessError } from '../../model/errors.ts'
import { publicPemOf } from './rsa-keys.ts'

export interface KeyPair {
  /** PKCS#8, under the passphrase if there is one. */
  readonly privatePem: string
  readonly publicPem: string
}

/** OpenSSL takes more to protect a key, and then opens it no more. */
const mostPassphraseBytes = 1_024

/** @throws HarnessError `bad-usage` when nothing could open a key again that is under it */
function requireUsablePassphrase(passphrase: string): void {
  const bytes = Buffer.byteLength(passphrase)
  if (bytes <= mostPassphraseBytes) return
  throw new HarnessError(`the passphrase has ${bytes} bytes, and OpenSSL would not open the key with it`, {
    code: 'bad-usage',
    fix: `give one of at most ${mostPassphraseBytes} bytes`,
  })
}

/**
 * Takes seconds, and minutes for the longest keys. The private key has been opened once.
 * @param bits see {@link keyBits}
 * @throws HarnessError `bad-usage` for a passphrase that is too long
 */
export async function newKeyPair(bits: number, passphrase: string | null): Promise<KeyPair> {
  if (passphrase !== null) requireUsablePassphrase(passphrase)
  const protection = passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase }
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...protection },
  })
  const opened = createPrivateKey({ key: privateKey, ...(passphrase === null ? {} : { passphrase }) })
  if (publicPemOf(opened) !== publicPemOf(createPublicKey(publicKey))) throw new Error('the keys are no pair')
  return { privatePem: privateKey, publicPem: publicKey }
}
