import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import type { ConnectionSettings, DatabaseTemplate, PostgresProvider } from '../provider.ts'
import { serverAccount } from './account.ts'
import { cacheFolder } from './cache-places.ts'
import { cacheRoots } from './cache-roots.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'
import { removeTree } from './scratch.ts'
import { baseEntry } from './template.ts'

describe('a template of the embedded provider', () => {
  let provider: PostgresProvider
  beforeAll(async () => {
    provider = await createEmbeddedProvider()
  }, 60_000)
  afterAll(() => provider[Symbol.asyncDispose]())

  function counted(key: string, sql: string): { readonly template: DatabaseTemplate; readonly count: () => number } {
    let prepared = 0
    const prepare = async (settings: ConnectionSettings): Promise<void> => {
      prepared += 1
      await using connection = await connect(settings)
      await connection.query(sql)
    }
    return { template: { key, prepare }, count: () => prepared }
  }

  async function ask(settings: ConnectionSettings, sql: string): Promise<string | null | undefined> {
    await using connection = await connect(settings)
    return (await connection.query(sql)).rows[0]?.[0]
  }

  test('is prepared once, and every server starts from it', async () => {
    const { template, count } = counted('once', 'CREATE TABLE thing AS SELECT 7 AS id')
    const boots = await Promise.all([provider.boot(template), provider.boot(template)])
    for (const server of boots) {
      expect(await ask(server.connection, 'SELECT id FROM thing')).toBe('7')
      await ask(server.connection, 'DELETE FROM thing')
      await server[Symbol.asyncDispose]()
    }
    await using third = await provider.boot(template)
    expect(await ask(third.connection, 'SELECT count(*) FROM thing')).toBe('1')
    expect(count()).toBe(1)
  })

  test('does not reach servers of another template, or of none', async () => {
    await using _first = await provider.boot(counted('one', 'CREATE TABLE one ()').template)
    await using other = await provider.boot(counted('two', 'CREATE TABLE two ()').template)
    await using plain = await provider.boot()
    expect(await ask(other.connection, "SELECT to_regclass('one')")).toBeNull()
    expect(await ask(plain.connection, "SELECT to_regclass('one')")).toBeNull()
  })

  test('that fails to prepare says why each time, and leaves no server', async () => {
    const { template, count } = counted('broken', 'CREATE TABLE broken (')
    await expect(provider.boot(template)).rejects.toThrow(/syntax error/)
    await expect(provider.boot(template)).rejects.toThrow(/syntax error/)
    expect(count()).toBe(2)
  })

  test('starts from its base, which is made once for all templates, and for later runs too', async () => {
    const key = `base ${randomUUID()}`
    const base = counted(key, 'CREATE TABLE thing AS SELECT 7 AS id')
    const top = counted('top', 'UPDATE thing SET id = id + 1')
    const other = counted('other', 'UPDATE thing SET id = id + 2')
    await using first = await provider.boot({ ...top.template, base: base.template })
    await using second = await provider.boot({ ...other.template, base: base.template })
    expect(await ask(first.connection, 'SELECT id FROM thing')).toBe('8')
    expect(await ask(second.connection, 'SELECT id FROM thing')).toBe('9')
    await using later = await createEmbeddedProvider()
    await using third = await later.boot({ ...top.template, base: base.template })
    expect(await ask(third.connection, 'SELECT id FROM thing')).toBe('8')
    expect([base.count(), top.count(), other.count()]).toEqual([1, 2, 1])
    const entries = await cached(key)
    expect(entries).toHaveLength(1)
    // The passwords of roles are in it, hashed.
    for (const entry of entries) expect((await stat(join(entry, 'content/global'))).mode & 0o007).toBe(0)
    await forget(key)
  })

  test('is not made when its base fails, and the next run tries that again', async () => {
    const key = `base ${randomUUID()}`
    const broken = counted(key, 'CREATE TABLE thing (')
    const top = counted('on a broken base', 'SELECT 1')
    await expect(provider.boot({ ...top.template, base: broken.template })).rejects.toThrow(/syntax error/)
    await using later = await createEmbeddedProvider()
    await expect(later.boot({ ...top.template, base: broken.template })).rejects.toThrow(/syntax error/)
    expect([broken.count(), top.count()]).toEqual([2, 0])
  })
})

/** Takes a base out of the user's own cache, where it would stay for weeks. */
async function forget(key: string): Promise<void> {
  for (const entry of await cached(key)) await removeTree(entry)
}

async function cached(key: string): Promise<readonly string[]> {
  const account = await serverAccount()
  const ending = baseEntry('/data/content', key, account).split('-').at(-1) ?? ''
  const entries = cacheRoots(account).map(async (root) => {
    const names = await readdir(cacheFolder(root)).catch(() => [])
    const found = names.filter((name) => name.startsWith('base-') && name.endsWith(ending))
    return found.map((name) => join(cacheFolder(root), name))
  })
  return (await Promise.all(entries)).flat()
}
