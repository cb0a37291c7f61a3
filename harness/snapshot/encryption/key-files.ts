import { constants, type KeyObject, privateDecrypt } from 'node:crypto'
import { lstat, open, rm } from 'node:fs/promises'
import { HarnessError } from '../../model/errors.ts'
import type { Decryptor, Encryptor } from './encryptor.ts'
import { KeyError } from './key-error.ts'
import type { KeyPair } from './key-pair.ts'
import { publicPemOf, readPrivateKey, readPublicKey } from './rsa-keys.ts'

/** A file that is longer holds something else. */
const mostBytes = 1 << 16

/** @param path of a public key in PEM @throws HarnessError `bad-usage` when it holds no such key */
export async function openEncryptor(path: string): Promise<Encryptor> {
  const pem = publicPemOf(await named(path, async () => readPublicKey(await textOf(path))))
  return { publicKeyPem: async () => pem }
}

/**
 * @param path of a private key in PEM
 * @param askPassphrase asked once, when the key is protected
 * @throws HarnessError `bad-usage` when it holds no such key, or the passphrase is not its
 */
export async function openDecryptor(path: string, askPassphrase?: () => Promise<string>): Promise<Decryptor> {
  const key = await named(path, async () => readPrivateKey(await textOf(path), askPassphrase))
  const pem = publicPemOf(key)
  return { publicKeyPem: async () => pem, unwrapKey: async (wrapped) => unwrapped(key, wrapped) }
}

/** @throws HarnessError `bad-usage` when there is something at the path already */
export async function requireNoFile(path: string): Promise<void> {
  const isTaken = await lstat(path).then(
    () => true,
    () => false,
  )
  if (isTaken) throw notOverwritten(path)
}

/**
 * Both files, or none. Nothing is overwritten.
 * @throws HarnessError `bad-usage`
 */
export async function writeKeyPair(privatePath: string, publicPath: string, pair: KeyPair): Promise<void> {
  const written: string[] = []
  const write = async (path: string, text: string, mode: number): Promise<void> => {
    await using file = await open(path, 'wx', mode)
    written.push(path)
    await file.writeFile(text)
    await file.sync()
  }
  let path = privatePath
  try {
    await write(path, pair.privatePem, 0o600)
    path = publicPath
    await write(path, pair.publicPem, 0o644)
  } catch (cause) {
    for (const path of written) await rm(path, { force: true })
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw notOverwritten(path)
    throw new HarnessError(`${path} cannot be written: ${reasonOf(cause, 'folder')}`, { code: 'bad-usage', cause })
  }
}

function notOverwritten(path: string): HarnessError {
  return new HarnessError(`${path} is there already, and a key is never overwritten`, {
    code: 'bad-usage',
    fix: 'choose another name; what was encrypted with a key that is gone stays encrypted',
  })
}

function unwrapped(key: KeyObject, wrapped: Buffer): Buffer {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, wrapped)
  } catch {
    throw new Error('it was changed since it was encrypted for this key')
  }
}

/** Its problems name the file. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeyError)
      throw new HarnessError(`${path} ${error.message}`, { code: 'bad-usage', fix: error.fix })
    throw error
  }
}

async function textOf(path: string): Promise<string> {
  const bytes = Buffer.alloc(mostBytes + 1)
  let length = 0
  try {
    await using file = await open(path)
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length)
      length += bytesRead
      if (bytesRead === 0 || length === bytes.length) break
    }
  } catch (cause) {
    throw new KeyError(
      `cannot be read: ${reasonOf(cause, 'file')}`,
      'name the file of a key: `npx roundtrip keygen key.pem` makes a pair',
    )
  }
  if (length > mostBytes) throw new KeyError('is too long to be a key', 'name the file of a key')
  return bytes.toString('latin1', 0, length)
}

function reasonOf(cause: unknown, what: 'file' | 'folder'): string {
  if (!(cause instanceof Error)) return String(cause)
  if ('code' in cause && cause.code === 'ENOENT') return `there is no such ${what}`
  if ('code' in cause && cause.code === 'EISDIR') return 'it is a folder'
  return cause.message
}
