import { HarnessError } from '../../model/errors.ts'
import { FileSink } from '../write/file-sink.ts'
import { openPrivateFile } from '../write/private-file.ts'
import { newDataKey, wrapDataKey } from './data-key.ts'
import type { Encryptor } from './encryptor.ts'
import { FernetEncrypter } from './fernet-encrypter.ts'
import { KeyError } from './key-error.ts'
import { packTarball } from './pack-tarball.ts'
import { publicPemOf, readPublicKey } from './rsa-keys.ts'
import { openSpool, unusableTemporaryFolder } from './spool.ts'

/**
 * Writes what `fill` adds to its sink to an encrypted tarball, which is replaced whole or not at all. What is on the disk
 * meanwhile is encrypted already.
 * @returns what `fill` does, and the size of the tarball
 * @throws HarnessError `bad-snapshot` when it cannot be written, `infrastructure` when the temporary folder cannot,
 *   `bad-usage` when the key is none to encrypt with;
 *   what `fill` throws; the signal's reason
 */
export async function writeTarball<T>(
  path: string,
  encryptor: Encryptor,
  fill: (sink: FileSink) => Promise<T>,
  signal?: AbortSignal,
): Promise<{ readonly filled: T; readonly bytes: number }> {
  const publicKey = publicKeyFrom(await encryptor.publicKeyPem())
  const dataKey = newDataKey()
  await using spool = await openSpool()
  await using output = await openPrivateFile(path)
  const sink = new FileSink(spool.file, new FernetEncrypter(dataKey), unusableTemporaryFolder)
  try {
    const filled = await fill(sink)
    const token = { start: 0, sizeBytes: await sink.end() }
    const wrappedKey = wrapDataKey(dataKey, publicKey)
    const packed = packTarball(spool.reader, { token, wrappedKey, publicKey: Buffer.from(publicPemOf(publicKey)) })
    const bytes = await output.write(packed, signal)
    return { filled, bytes }
  } finally {
    await sink.destroy()
  }
}

function publicKeyFrom(pem: string) {
  try {
    return readPublicKey(pem)
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw new HarnessError(`the public key to encrypt with ${error.message}`, { code: 'bad-usage', fix: error.fix })
  }
}
