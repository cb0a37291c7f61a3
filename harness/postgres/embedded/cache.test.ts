import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
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
  const get = async () => (await openCache([directory.path], null, [scratch])).get('entry', build)

  test('builds an entry once', async () => {
    const entry = await get()
    expect(await get()).toBe(entry)
    expect(builds).toBe(1)
    expect(await readFile(path.join(entry, 'a'), 'utf8')).toBe('content')
  })

  test('keeps no entry whose building failed', async () => {
    const cache = await openCache([directory.path], null, [scratch])
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

  test('lets nobody but its user read an entry that is closed', async () => {
    const cache = await openCache([directory.path], null, [scratch])
    const entry = await cache.get('closed', build, { onlyFor: null })
    expect((await stat(path.dirname(entry))).mode & 0o777).toBe(0o700)
    expect((await stat(entry)).mode & 0o777).toBe(0o700)
    expect((await stat(path.join(entry, 'a'))).mode & 0o777).toBe(0o600)
  })

  test.runIf(process.getuid?.() === 0)(
    'lets the server’s account read an entry that is closed, and nobody else',
    async () => {
      const account = { name: 'some', uid: 4_000_000, gid: 4_000_001 }
      await chmod(directory.path, 0o755)
      const cache = await openCache([directory.path], account, [scratch])
      const entry = await cache.get('closed', build, { onlyFor: account })
      for (const [found, mode] of [
        [path.dirname(entry), 0o750],
        [entry, 0o750],
        [path.join(entry, 'a'), 0o640],
      ] as const) {
        const { uid, gid, mode: seen } = await stat(found)
        expect([uid, gid, seen & 0o777]).toEqual([0, account.gid, mode])
      }
      const reading = (uid: number, gid: number) => promisify(execFile)('cat', [path.join(entry, 'a')], { uid, gid })
      expect((await reading(account.uid, account.gid)).stdout).toBe('content')
      await expect(reading(account.uid, 4_000_002)).rejects.toThrow('Permission denied')
    },
  )

  test('is closed to other users unless the server runs under another account', async () => {
    await openCache([directory.path], null, [scratch])
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
    const roots = ['/dev/null/nowhere', directory.path]
    await (await openCache(roots, null, [scratch])).get('entry', build)
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  const hour = 3_600
  const ago = (seconds: number) => Date.now() / 1_000 - seconds

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

  test('loses what another machine’s run left half-built a day ago', async () => {
    await get()
    const elsewhere = { ...ownIdentity(), place: 'another-host pid:[1]' }
    await buildingBy('.new-old', elsewhere)
    await utimes(path.join(cacheDirectory, '.new-old'), ago(25 * hour), ago(25 * hour))
    await buildingBy('.new-young', elsewhere)
    await utimes(path.join(cacheDirectory, '.new-young'), ago(23 * hour), ago(23 * hour))
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['.new-young', 'entry'])
  })

  test('loses entries that were last used weeks ago', async () => {
    await (await openCache([directory.path], null, [scratch])).get('other', build)
    await utimes(path.join(cacheDirectory, 'other'), 0, 0)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  test('loses an entry that nobody used for a day when what it was made from is gone', async () => {
    const origin = path.join(directory.path, 'origin')
    await writeFile(origin, '')
    await (await openCache([directory.path], null, [scratch])).get('other', build, { origin })
    await usedBefore('other', 25 * hour)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry', 'other'])
    await rm(origin)
    await usedBefore('other', 23 * hour) // It may be there for another container, which shares the cache.
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry', 'other'])
    await usedBefore('other', 25 * hour)
    await get()
    expect(await readdir(cacheDirectory)).toEqual(['entry'])
  })

  test('keeps the ten bases of each kind that were used last, and all that may be in use', async () => {
    await get()
    const base = (made: string, number: number) => `base-18.4-${made}-${number.toString(16).padStart(16, '0')}`
    const madeAs = async (made: string, ages: readonly number[]) => {
      for (const [number, age] of ages.entries()) {
        await mkdir(path.join(cacheDirectory, base(made, number)))
        await usedBefore(base(made, number), age)
      }
    }
    await madeAs(
      'aaaa',
      [...Array(11).keys()].map((number) => (12 - number) * hour),
    )
    await madeAs(
      'bbbb',
      [...Array(12).keys()].map((number) => (59 - number) * 60),
    )
    await madeAs('cccc', [2 * hour])
    await get()
    const left = (await readdir(cacheDirectory)).filter((name) => name.startsWith('base-')).sort()
    const numbers = (count: number) => [...Array(count).keys()]
    expect(left).toEqual([
      ...numbers(11)
        .slice(1)
        .map((number) => base('aaaa', number)),
      ...numbers(12).map((number) => base('bbbb', number)),
      base('cccc', 0),
    ])
  })

  async function usedBefore(name: string, seconds: number): Promise<void> {
    await utimes(path.join(cacheDirectory, name), ago(seconds), ago(seconds))
  }

  test('keeps entries that were made long ago but are in use', async () => {
    const entry = path.dirname(await get())
    await utimes(entry, 0, 0)
    await new Cache(cacheDirectory).get('entry', build)
    await get()
    expect(builds).toBe(1)
  })
})
