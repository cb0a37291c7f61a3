import { existsSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { decrypted, type KeyFolder, keyFolder } from '../test-tarballs.ts'
import type { FileSink } from '../write/file-sink.ts'
import { unusableTemporaryFolder } from './spool.ts'
import { writeTarball } from './write-tarball.ts'

const block = Buffer.alloc(1 << 20, 'x')

afterEach(() => vi.unstubAllEnvs())

/** The temporary folder is one that can be looked into. */
async function place() {
  const folder = await keyFolder()
  await mkdir(folder.at('tmp'))
  vi.stubEnv('TMPDIR', folder.at('tmp'))
  return folder
}

async function expectNothingLeft({ at }: KeyFolder): Promise<void> {
  expect((await readdir(at('.'))).toSorted()).toEqual(['key.pem', 'key.pub', 'tmp'])
  expect(await readdir(at('tmp'))).toEqual([])
}

const megabytes = (count: number) => async (sink: FileSink) => {
  for (let index = 0; index < count; index += 1) {
    sink.add(Buffer.from(block))
    await sink.ready()
  }
}

test('tells what it was filled with, and its size', async () => {
  await using folder = await place()
  const fill = async (sink: FileSink) => {
    await megabytes(3)(sink)
    return 'filled'
  }
  const written = await writeTarball(folder.at('a.tar'), folder.encryptor, fill)
  expect(written).toEqual({ filled: 'filled', bytes: (await stat(folder.at('a.tar'))).size })
  expect((await decrypted(folder.at('a.tar'), folder.decryptor)).length).toBe(3 << 20)
})

test('aborted once all is encrypted, leaves nothing', async () => {
  await using folder = await place()
  const controller = new AbortController()
  const fill = async (sink: FileSink) => {
    await megabytes(3)(sink)
    controller.abort(new Error('enough'))
  }
  await expect(writeTarball(folder.at('a.tar'), folder.encryptor, fill, controller.signal)).rejects.toThrow('enough')
  await expectNothingLeft(folder)
})

test.skipIf(!existsSync('/dev/full'))('leaves nothing when the disk is full', async () => {
  await using folder = await place()
  await expect(writeTarball('/dev/full', folder.encryptor, megabytes(3))).rejects.toMatchObject({
    code: 'bad-snapshot',
    message: expect.stringContaining('/dev/full cannot be written: ENOSPC'),
  })
  await expectNothingLeft(folder)
})

test('is not written for a key that an encryptor gets wrong', async () => {
  await using folder = await place()
  const encryptor = { publicKeyPem: async () => folder.pair.privatePem }
  const failure = await writeTarball(folder.at('a.tar'), encryptor, megabytes(1)).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'bad-usage', message: expect.stringContaining('holds a private key') })
  await expectNothingLeft(folder)
})

test('a temporary folder without room is told as such', () => {
  const full = unusableTemporaryFolder(new Error('ENOSPC: no space left on device, write'))
  expect(full).toMatchObject({ code: 'infrastructure', fix: expect.stringContaining('TMPDIR') })
})
