import { chmod, cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Account, serverAccount } from './account.ts'
import { usableBinaries } from './binaries.ts'
import { Cache } from './cache.ts'
import { type BinariesPackage, findPackage } from './package.ts'
import { Scratch, type ScratchDirectory } from './scratch.ts'

describe('usableBinaries', () => {
  let scratch: Scratch
  let directory: ScratchDirectory
  let account: Account | null
  let copied: BinariesPackage
  let cache: Cache
  let cacheDirectory: string

  beforeEach(async () => {
    scratch = new Scratch(tmpdir())
    directory = await scratch.create()
    await chmod(directory.path, 0o755)
    account = await serverAccount()
    const installed = await findPackage()
    copied = { ...installed, directory: path.join(directory.path, 'package') }
    await cp(installed.directory, copied.directory, { recursive: true, verbatimSymlinks: true })
    await addLinks(copied.directory)
    cacheDirectory = path.join(directory.path, 'cache')
    await mkdir(cacheDirectory, { mode: 0o755 })
    cache = new Cache(cacheDirectory)
  })
  afterEach(async () => {
    await directory[Symbol.asyncDispose]()
    await scratch[Symbol.asyncDispose]()
  })

  test('runs the programs where they are, if they run there', async () => {
    const { postgres, version, majorVersion } = await usableBinaries(copied, account, cache)
    expect(postgres).toBe(path.join(copied.directory, 'native/bin/postgres'))
    expect(version).toMatch(new RegExp(`^${majorVersion}\\.\\d+$`))
    expect(await readdir(cacheDirectory)).toEqual([])
  })

  test('mends missing links in a copy, and does not touch the package', async () => {
    const links = await removeLinks(copied.directory)
    expect(links).toBeGreaterThan(0)
    const { postgres } = await usableBinaries(copied, account, cache)
    expect(postgres.startsWith(cacheDirectory)).toBe(true)
    expect(await removeLinks(copied.directory)).toBe(0)
  })

  test('mends links that only some extension needs', async () => {
    await rm(path.join(copied.directory, 'native/lib/libecpg.so'))
    const { postgres } = await usableBinaries(copied, account, cache)
    expect(await readdir(path.join(path.dirname(postgres), '../lib'))).toContain('libecpg.so')
  })

  test('makes that copy once, even for several at a time', async () => {
    await removeLinks(copied.directory)
    const used = await Promise.all([1, 2].map(() => usableBinaries(copied, account, cache)))
    const again = await usableBinaries(copied, account, cache)
    expect(new Set([...used, again].map(({ postgres }) => postgres)).size).toBe(1)
    expect(await readdir(cacheDirectory)).toHaveLength(1)
  })

  test('mends the copy when something removed a file of it', async () => {
    await removeLinks(copied.directory)
    const { postgres } = await usableBinaries(copied, account, cache)
    await rm(path.join(path.dirname(postgres), '../share/postgresql/postgres.bki'))
    expect((await usableBinaries(copied, account, cache)).postgres).toBe(postgres)
    expect(await readdir(path.join(path.dirname(postgres), '../share/postgresql'))).toContain('postgres.bki')
  })

  test.runIf(process.getuid?.() === 0)('copies programs that the server’s account can not reach', async () => {
    await chmod(copied.directory, 0o700)
    const { postgres } = await usableBinaries(copied, account, cache)
    expect(postgres.startsWith(cacheDirectory)).toBe(true)
  })
})

/** What the package's own install script does, where npm runs such scripts. */
async function addLinks(directory: string): Promise<void> {
  const text = await readFile(path.join(directory, 'native/pg-symlinks.json'), 'utf8')
  const links: { readonly source: string; readonly target: string }[] = JSON.parse(text)
  for (const { source, target } of links) {
    const link = path.join(directory, target)
    await rm(link, { force: true })
    await symlink(path.relative(path.dirname(target), source), link)
  }
}

/** @returns how many there were */
async function removeLinks(directory: string): Promise<number> {
  const entries = await readdir(path.join(directory, 'native/lib'), { withFileTypes: true })
  const links = entries.filter((entry) => entry.isSymbolicLink())
  await Promise.all(links.map((link) => rm(path.join(link.parentPath, link.name))))
  return links.length
}
