import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cache, openCache } from './cache.ts'
import { cacheFolder } from './cache-places.ts'
import { Scratch } from './scratch.ts'
import { mayMount, memoryFileSystem } from './test-file-system.ts'

const build = (target: string) => writeFile(path.join(target, 'a'), 'content')

describe.runIf(await mayMount())('a cache on a file system that became read-only', () => {
  test('is passed over', async () => {
    await using broken = await memoryFileSystem('size=1m')
    await using other = await memoryFileSystem('size=1m')
    await using scratch = new Scratch(tmpdir())
    await (await openCache([broken.path], null, [scratch])).get('entry', build)
    await broken.makeReadOnly()
    const entry = await (await openCache([broken.path, other.path], null, [scratch])).get('entry', build)
    expect(entry.startsWith(other.path)).toBe(true)
  })

  test('still gives what it holds', async () => {
    await using broken = await memoryFileSystem('size=1m')
    await using scratch = new Scratch(tmpdir())
    const entry = await (await openCache([broken.path], null, [scratch])).get('entry', build)
    await broken.makeReadOnly()
    expect(await new Cache(cacheFolder(broken.path)).get('entry', build)).toBe(entry)
  })
})

describe('the folder that serves instead of a cache', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('is in the first place that is given, and goes with that', async () => {
    {
      await using first = new Scratch(folder)
      await using second = new Scratch(tmpdir())
      const entry = await (await openCache([], null, [first, second])).get('entry', build)
      expect(entry.startsWith(`${folder}/pg-roundtrip-`)).toBe(true)
    }
    expect(await readdir(folder)).toEqual([])
  })

  // Not even root can make a folder in /proc.
  test.runIf(process.platform === 'linux')('is in another place where it can not be made there', async () => {
    await using first = new Scratch('/proc')
    await using second = new Scratch(folder)
    const entry = await (await openCache([], null, [first, second])).get('entry', build)
    expect(entry.startsWith(folder)).toBe(true)
  })
})

/** As root, the cache is in /var/cache: these runs see another one there, and another /tmp. */
describe.runIf(process.getuid?.() === 0 && (await mayMount()))('a run whose cache', () => {
  test('is on a full disk makes its bases for itself, and says what a failing one failed with', async () => {
    expect(await runWith('mount -t tmpfs -o size=40m,mode=755 tmpfs /var/cache')).toMatchObject({
      answer: '7',
      prepared: 2, // Each once.
      failure: expect.stringContaining('syntax error'),
      left: [],
    })
  }, 60_000)

  test('can not be had keeps what would be in it on a disk, not in memory', async () => {
    const { answer, temporary, left } = await runWith(
      'mount -t tmpfs -o ro tmpfs /var/cache && ln -s /nowhere /tmp/pg-roundtrip-cache-0',
    )
    expect(answer).toBe('7')
    expect(temporary).not.toEqual([])
    expect(left).toEqual([])
  }, 60_000)
})

interface Found {
  readonly answer: string
  readonly prepared: number
  readonly failure: string
  /** The names of the scratch folders in the temporary folder that is on a disk. */
  readonly temporary: readonly string[]
  /** Those that are still there when the provider was disposed of. */
  readonly left: readonly string[]
}

async function runWith(mounts: string): Promise<Found> {
  // The checkout may itself be in /tmp.
  const script = `mount -t tmpfs -o mode=755 tmpfs /mnt && mkdir /mnt/checkout && mount --bind "$1" /mnt/checkout &&
    mount -t tmpfs -o mode=1777 tmpfs /tmp && ${mounts} &&
    cd /mnt/checkout/harness/postgres/embedded && exec "$0" --import jiti/register base-runner.fixture.ts`
  const checkout = path.resolve(import.meta.dirname, '../../..')
  const { TMPDIR: _, ...env } = process.env
  const args = ['--mount', 'sh', '-c', script, process.execPath, checkout]
  const { stdout } = await promisify(execFile)('unshare', args, { env })
  return JSON.parse(stdout)
}
