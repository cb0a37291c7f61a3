import type { FileHandle } from 'node:fs/promises'
// A CommonJS module: as it is installed it may have no other export.
import tar from 'tar-stream'
import { type ByteRange, bytesIn } from './byte-range.ts'
import { pour } from './pour.ts'
import { members } from './tarball.ts'

export interface TarballContents {
  readonly token: ByteRange
  readonly wrappedKey: Buffer
  readonly publicKey: Buffer
}

/** The bytes of a tarball, which tell nothing of who made it, or when. @param file where the token is */
export async function* packTarball(file: FileHandle, contents: TarballContents): AsyncGenerator<Buffer> {
  const packed = tar.pack()
  const filled = fill(packed, file, contents).catch((error: Error) => packed.destroy(error))
  try {
    for await (const bytes of packed) if (Buffer.isBuffer(bytes)) yield bytes
  } finally {
    packed.destroy()
    await filled
  }
}

async function fill(packed: tar.Pack, file: FileHandle, contents: TarballContents): Promise<void> {
  const { token, wrappedKey, publicKey } = contents
  await pour(bytesIn(file, token), packed.entry({ ...anonymous, name: members.token, size: token.sizeBytes }))
  if (packed.destroying) return
  // They wait for their turn.
  packed.entry({ ...anonymous, name: members.wrappedKey }, wrappedKey)
  packed.entry({ ...anonymous, name: members.publicKey }, publicKey)
  packed.finalize()
}

const anonymous = { mode: 0o600, mtime: new Date(0) }
