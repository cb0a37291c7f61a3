import type { KeyObject } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { HarnessError } from '../../model/errors.ts'
import { bytesIn } from './byte-range.ts'
import { type DataKey, parseDataKey } from './data-key.ts'
import type { Decryptor } from './encryptor.ts'
import { decryptFernet, TokenError } from './fernet-decrypter.ts'
import { KeyError } from './key-error.ts'
import { loneBlock } from './pem.ts'
import { MembersError, readMembers } from './read-members.ts'
import { holdsPublicKey, readPublicKey } from './rsa-keys.ts'
import { members } from './tarball.ts'

/**
 * What an encrypted tarball holds. Nothing comes before all of it has been checked: its members, then whether it was
 * encrypted for this decryptor, then the data key and the signature of the whole.
 * @param path as messages name it
 * @throws HarnessError `bad-snapshot`
 */
export async function* decryptTarball(file: FileHandle, path: string, decryptor: Decryptor): AsyncGenerator<Buffer> {
  const { token, wrappedKey, publicKey } = await soundMembers(file, path)
  await checkPair(publicKey, path, decryptor)
  const key = await dataKeyOf(wrappedKey, path, decryptor)
  try {
    yield* decryptFernet(key, () => bytesIn(file, token))
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    throw notDecrypted(path, `${members.token} was changed since, or belongs to another ${members.wrappedKey}`)
  }
}

async function soundMembers(file: FileHandle, path: string) {
  if (!(await file.stat()).isFile()) {
    throw new HarnessError(`${path} is no file, and what is encrypted is read more than once`, {
      code: 'bad-snapshot',
      fix: 'save it to a file first',
    })
  }
  const start = Buffer.alloc(2)
  await file.read(start, 0, start.length, 0)
  if (start.equals(gzipMark)) {
    throw new HarnessError(`${path} is a packed tarball, and an encrypted export is a plain one`, {
      code: 'bad-snapshot',
      fix: 'unpack it first: `gunzip`',
    })
  }
  try {
    return await readMembers(file)
  } catch (error) {
    if (!(error instanceof MembersError)) throw error
    throw new HarnessError(`${path} is not the tarball of an encrypted export`, {
      code: 'bad-snapshot',
      problems: error.problems.map((message) => ({ message })),
      fix: `such a tarball holds the files ${Object.values(members).join(', ')}, and nothing else: ${again}`,
    })
  }
}

const gzipMark = Buffer.of(0x1f, 0x8b)

const again = 'get it again from where it was made'

/** @throws HarnessError when the tarball is meant for somebody else */
async function checkPair(publicKey: Buffer, path: string, decryptor: Decryptor): Promise<void> {
  const key = ownKey(await decryptor.publicKeyPem())
  if (isOwn(publicKey.toString('latin1'), key, path)) return
  throw new HarnessError(`${path} cannot be decrypted: it was encrypted for another key than the one given`, {
    code: 'bad-snapshot',
    fix: `give the private key of the pair whose public one is ${members.publicKey} in the tarball`,
  })
}

function ownKey(pem: string): KeyObject {
  try {
    return readPublicKey(pem)
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw new HarnessError(`the public key to decrypt with ${error.message}`, { code: 'bad-usage', fix: error.fix })
  }
}

function isOwn(pem: string, key: KeyObject, path: string): boolean {
  try {
    return holdsPublicKey(loneBlock(pem), key)
  } catch (error) {
    if (error instanceof KeyError) throw notDecrypted(path, `${members.publicKey} ${error.message}`)
    throw error
  }
}

async function dataKeyOf(wrapped: Buffer, path: string, decryptor: Decryptor): Promise<DataKey> {
  const text = await decryptor.unwrapKey(wrapped).catch((error: unknown) => {
    if (error instanceof HarnessError) throw error
    throw notDecrypted(
      path,
      `${members.wrappedKey} does not open: ${error instanceof Error ? error.message : String(error)}`,
      error,
    )
  })
  const key = parseDataKey(text)
  if (key === null) throw notDecrypted(path, `what is under ${members.wrappedKey} is no data key`)
  return key
}

function notDecrypted(path: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError(`${path} cannot be decrypted: ${why}`, { code: 'bad-snapshot', fix: again, cause })
}
