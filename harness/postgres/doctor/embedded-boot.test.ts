import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serverAccount } from '../embedded/account.ts'
import { findPackage } from '../embedded/package.ts'
import { tryEmbedded } from './embedded-boot.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doctor-'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true }))

test('nothing is left of a server that was tried, where the cache is neither', async () => {
  const place = { account: await serverAccount(), temporaryRoot: folder, cacheRoot: folder }
  expect(await tryEmbedded(await findPackage(), place)).toMatchObject({ version: expect.stringMatching(/^18\./) })
  expect(await readdir(folder)).toEqual([])
}, 60_000)
