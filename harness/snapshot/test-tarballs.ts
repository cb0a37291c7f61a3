import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tar from 'tar-stream'
import {
  type Decryptor,
  decryptTarball,
  type Encryptor,
  type KeyPair,
  newKeyPair,
  openDecryptor,
  openEncryptor,
  writeTarball,
} from './encryption/index.ts'

/** A folder with a pair of keys (`key.pem`, `key.pub`), that goes when the scope ends. */
export interface KeyFolder extends AsyncDisposable {
  readonly pair: KeyPair
  readonly encryptor: Encryptor
  readonly decryptor: Decryptor
  at(name: string): string
  /** A file there. @returns its path */
  written(name: string, contents: string | Buffer): Promise<string>
}

let kept: Promise<KeyPair> | undefined

/** They take a while, so that all tests of a process share one. */
export function somePair(): Promise<KeyPair> {
  kept ??= newKeyPair(2_048, null)
  return kept
}

export async function keyFolder(): Promise<KeyFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'roundtrip-keys-'))
  const pair = await somePair()
  const at = (name: string): string => join(folder, name)
  await writeFile(at('key.pem'), pair.privatePem)
  await writeFile(at('key.pub'), pair.publicPem)
  return {
    pair,
    encryptor: await openEncryptor(at('key.pub')),
    decryptor: await openDecryptor(at('key.pem')),
    at,
    async written(name, contents) {
      await writeFile(at(name), contents)
      return at(name)
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Writes a tarball of a plaintext. @returns its path */
export async function encrypted({ at, encryptor }: KeyFolder, plaintext: Buffer, name = 'a.tar'): Promise<string> {
  await writeTarball(at(name), encryptor, async (sink) => {
    for (let start = 0; start < plaintext.length; start += 100_000) {
      sink.add(Buffer.from(plaintext.subarray(start, start + 100_000)))
      await sink.ready()
    }
  })
  return at(name)
}

export async function decrypted(path: string, decryptor: Decryptor): Promise<Buffer> {
  await using file = await open(path)
  const chunks: Buffer[] = []
  for await (const chunk of decryptTarball(file, path, decryptor)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export interface Member {
  readonly name: string
  readonly bytes: Buffer
  /** Where they are in the tarball. */
  readonly start: number
}

export async function membersOf(tarball: Buffer): Promise<readonly Member[]> {
  const entries = tar.extract()
  entries.end(tarball)
  const found: Member[] = []
  for await (const entry of entries) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
    found.push({ name: entry.header.name, bytes: Buffer.concat(chunks), start: entry.offset + 512 })
  }
  return found
}

/** A tarball of anything. */
export async function packed(
  members: readonly (Partial<tar.Header> & { readonly name: string; readonly bytes?: Buffer })[],
): Promise<Buffer> {
  const pack = tar.pack()
  for (const { bytes, ...header } of members) {
    if (bytes === undefined) pack.entry(header)
    else pack.entry(header, bytes)
  }
  pack.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of pack) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The lines of a private key, which no output may have. */
export function privateText({ privatePem }: KeyPair): readonly string[] {
  return privatePem.split('\n').filter((line) => line.length === 64)
}
