import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCache } from '../embedded/cache.ts'
import { cacheFolder } from '../embedded/cache-places.ts'
import { Scratch } from '../embedded/scratch.ts'
import { mayMount, memoryFileSystem } from '../embedded/test-file-system.ts'
import { findCache } from './cache-check.ts'

const canMount = await mayMount()

describe('findCache', () => {
  let folder: string
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'doctor-')))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('makes nothing, and tells where a run would make it', async () => {
    const root = path.join(folder, 'home/.cache')
    const place = { kind: 'would be made', directory: cacheFolder(root), fileSystem: folder }
    expect(await findCache(null, [root], folder)).toEqual(place)
    expect(await readdir(folder)).toEqual([])
  })

  test('finds the one that a run opened, and none where others may write', async () => {
    await using scratch = new Scratch(folder)
    await openCache([folder], null, [scratch])
    const place = { kind: 'there', directory: cacheFolder(folder), fileSystem: folder }
    expect(await findCache(null, [folder], '/tmp')).toEqual(place)
    await chmod(cacheFolder(folder), 0o777)
    expect(await findCache(null, [folder], '/tmp')).toEqual({ kind: 'none', directory: '/tmp', fileSystem: '/tmp' })
  })

  test.runIf(canMount)('passes over a read-only one, as a run does', async () => {
    await using broken = await memoryFileSystem('size=1m')
    await mkdir(cacheFolder(broken.path), { mode: 0o700 })
    await broken.makeReadOnly()
    expect(await findCache(null, [broken.path, folder], '/tmp')).toMatchObject({ directory: cacheFolder(folder) })
  })
})
