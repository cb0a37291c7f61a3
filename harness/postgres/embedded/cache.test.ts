import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownIdentity, type ProcessIdentity } from '../process-identity.ts'
import { Cache, openCache } from './cache.ts'
import { Scratch, type ScratchDirectory } from './scratch.ts'

describe('the cache', () => {
  let scratch: Scratch
  let directory: ScratchDirectory
  let cacheDirectory: string
  let builds: number

  beforeEach(async () => {
    scratch = new Scratch(tmpdir())
    directory = await scratch.create()
    cacheDirectory = path.join(directory.path, `pg-roundtrip-cache-${process.getuid?.()}`)
    builds = 0
  })
  afterEach(async () => {
    await directory[Symbol.asyncDispose]()
    await scratch[Symbol.asyncDispose]()
  })

  const build = async (target: string) => {
    builds += 1
    await writeFile(path.join(target, 'a'), 'content', { mode: 0o600 })
  }
  const get = async () => (await openCache([directory.path], null, scratch)).get('entry', build)

  test('builds an entry once', async () => {
    const entry = await get()
    expect(await get()).toBe(entry)
    expect(builds).toBe(1)
    expect(await readFile(path.join(entry, 'a'), 'utf8')).toBe('content')
  })

  test('keeps no entry whose building failed', async () => {
    const cache = await openCache([directory.path], null, scratch)
    const failing = cache.get('entry', async (target) => {
      await build(target)
      throw new Error('half-way')
    })
    await expect(failing).rejects.toThrow('half-way')
    expect(await readdir(cacheDirectory)).toEqual([])
  })

  test('lets others read what the umask or the source closed, and write nothing', async () => {
    const entry = await get()
    expect((await stat(path.join(entry, 'a'))).mode & 0o777).toBe(0o644)
    expect((await stat(entry)).mode & 0o777).toBe(0o755)
  })

  test('is closed to other users unless the server runs under another account', async () => {
    await openCache([directory.path], null, scratch)
    expect((await stat(cacheDirectory)).mode & 0o777).toBe(0o700)
  })

  test('is not used where others may write', async () => {
    await get()
    await chmod(cacheDirectory, 0o777)
    const entry = await get()
    expect(builds).toBe(2)
    expect(entry.startsWith(cacheDirectory)).toBe(false)
  })

  test('is not used when it is a link, wherever that leads', async () => {
    await mkdir(path.join(directory.path, 'elsewhere'))
    await symlink('elsewhere', cacheDirectory)
    await get()
    expect(await readdir(path.join(directory.path, 'elsewhere'))).toEqual([])
  })

  test('is in the first root that can hold it', async () => {
    const roots = ['/nonexistent', directory.path]
    await (await openCache(roots, null, scratch)).get('entry', build)
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  test('loses what a killed run left half-built, but not what another run is building', async () => {
    await get()
    await mkdir(path.join(cacheDirectory, '.new-old'))
    await utimes(path.join(cacheDirectory, '.new-old'), 0, 0)
    await mkdir(path.join(cacheDirectory, '.new-young'))
    await buildingBy('.new-killed', { ...ownIdentity(), startTime: '1' })
    await buildingBy('.new-at-work', ownIdentity())
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['.new-at-work', '.new-young', 'entry'])
  })

  async function buildingBy(name: string, owner: ProcessIdentity): Promise<void> {
    await mkdir(path.join(cacheDirectory, name))
    await writeFile(path.join(cacheDirectory, name, 'owner.json'), JSON.stringify(owner))
  }

  test('loses entries that were last used weeks ago', async () => {
    await (await openCache([directory.path], null, scratch)).get('other', build)
    await utimes(path.join(cacheDirectory, 'other'), 0, 0)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  test('loses an entry when what it was made from is gone', async () => {
    const origin = path.join(directory.path, 'origin')
    await writeFile(origin, '')
    await (await openCache([directory.path], null, scratch)).get('other', build, origin)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry', 'other'])
    await rm(origin)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  test('keeps entries that were made long ago but are in use', async () => {
    const entry = path.dirname(await get())
    await utimes(entry, 0, 0)
    await new Cache(cacheDirectory).get('entry', build)
    await get()
    expect(builds).toBe(1)
  })
})
