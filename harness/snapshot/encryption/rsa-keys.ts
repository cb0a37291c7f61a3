import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { KeyError } from './key-error.ts'
import { type PemBlock, parsePem } from './pem.ts'

/** Those that Sentry, OpenSSL and this project make tarballs with; shorter ones are no protection any more. */
export const keyBits = { fewest: 2_048, most: 16_384 } as const

/** @throws KeyError */
export function readPublicKey(pem: string): KeyObject {
  const block = parsePem(pem)
  const type = publicTypes[block.label]
  if (type === undefined) throw notPublic(block)
  return checked(() => createPublicKey({ key: block.der, format: 'der', type }))
}

/** Whether a public key is just this one: OpenSSL also reads what nobody writes. @throws KeyError when it is none */
export function holdsPublicKey(pem: string, key: KeyObject): boolean {
  readPublicKey(pem)
  const { label, der } = parsePem(pem)
  return der.equals(createPublicKey(publicPemOf(key)).export({ type: publicTypes[label] ?? 'spki', format: 'der' }))
}

/**
 * PKCS#8 or PKCS#1, protected by a passphrase or not.
 * @param askPassphrase asked when there has to be one
 * @throws KeyError; what `askPassphrase` throws
 */
export async function readPrivateKey(pem: string, askPassphrase?: () => Promise<string>): Promise<KeyObject> {
  const block = parsePem(pem)
  if (!privateLabels.has(block.label)) throw notPrivate(block)
  if (!block.isProtected) return checked(() => createPrivateKey(block.text))
  if (askPassphrase === undefined) throw new KeyError('is protected by a passphrase', passphraseFix)
  const passphrase = await askPassphrase()
  return checked(() => opened(block, passphrase))
}

function opened({ text }: PemBlock, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: text, passphrase })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_EVP_UNSUPPORTED') {
      throw new KeyError(
        'is protected in a way that OpenSSL 3 no longer reads',
        'protect a copy: `openssl pkcs8 -topk8 -v2 aes-256-cbc -provider legacy -provider default -in FILE -out COPY`',
      )
    }
    throw new KeyError('does not open with this passphrase', wrongPassphraseFix(passphrase))
  }
}

function wrongPassphraseFix(passphrase: string): string {
  const isOneForm = passphrase.normalize('NFC') === passphrase.normalize('NFD')
  const forms = '; letters with accents have two forms in Unicode, NFC and NFD, and it has to be the same one'
  return `give the one that the key was made with${isOneForm ? '' : forms}`
}

const passphraseFix = 'give it: --passphrase-file FILE, or the variable ROUNDTRIP_KEY_PASSPHRASE'

/** `PUBLIC KEY`, byte by byte as Python's `cryptography` writes it: Sentry compares the text. */
export function publicPemOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

const publicTypes: Readonly<Record<string, 'spki' | 'pkcs1' | undefined>> = {
  'PUBLIC KEY': 'spki',
  'RSA PUBLIC KEY': 'pkcs1',
}

const privateLabels = new Set(['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY'])

const makeOne = 'make a pair: `npx roundtrip keygen key.pem`'

function notPublic({ label }: PemBlock): KeyError {
  if (label.endsWith('PRIVATE KEY')) {
    return new KeyError(
      `holds a private key (${label}) where a public one is wanted`,
      'give the public one, which `openssl pkey -in FILE -pubout` prints, and keep the private one to yourself',
    )
  }
  return label === 'CERTIFICATE' ? certificate() : new KeyError(`holds no public key, but: ${label}`, makeOne)
}

function notPrivate({ label }: PemBlock): KeyError {
  if (label.endsWith('PUBLIC KEY')) {
    return new KeyError(
      `holds a public key (${label}) where the private one is wanted`,
      'give the private key of the pair; the public one only encrypts',
    )
  }
  if (label === 'EC PRIVATE KEY') return new KeyError('is an EC key, not an RSA key', makeOne)
  if (label === 'OPENSSH PRIVATE KEY') {
    return new KeyError('holds a key in the form of OpenSSH', 'write a copy as PEM: `ssh-keygen -p -m pem -f COPY`')
  }
  return label === 'CERTIFICATE' ? certificate() : new KeyError(`holds no private key, but: ${label}`, makeOne)
}

function certificate(): KeyError {
  return new KeyError('holds a certificate, not a key', 'its public key: `openssl x509 -pubkey -noout -in FILE`')
}

/** @throws KeyError when it cannot be read, or is not fit for RSA-OAEP */
function checked(read: () => KeyObject): KeyObject {
  const key = readable(read)
  const { asymmetricKeyType, asymmetricKeyDetails } = key
  if (asymmetricKeyType !== 'rsa') {
    throw new KeyError(`is an ${(asymmetricKeyType ?? 'unknown').toUpperCase()} key, not an RSA key`, makeOne)
  }
  const { modulusLength: bits = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {}
  if (bits < keyBits.fewest || bits > keyBits.most) {
    throw new KeyError(`is a key of ${bits} bits: ${keyBits.fewest} to ${keyBits.most} will do`, makeOne)
  }
  if (publicExponent < 3n) throw new KeyError('is an RSA key that does not encrypt: its exponent is 1', makeOne)
  return key
}

function readable(read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (error) {
    if (error instanceof KeyError) throw error
    // What OpenSSL says helps nobody, and is not made to be shown.
    throw new KeyError('is damaged: it is not what its -----BEGIN says', 'copy it again, whole, from where it was made')
  }
}
