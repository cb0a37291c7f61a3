import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import { removeFolder } from './embedded/sweep.ts'
import type { ConnectionSettings, PostgresProvider } from './provider.ts'
import { shareServer } from './shared-server.ts'

describe('a shared server', () => {
  let provider: PostgresProvider
  beforeAll(async () => {
    provider = shareServer(await createEmbeddedProvider())
  }, 60_000)
  afterAll(() => provider[Symbol.asyncDispose]())

  async function ask(settings: ConnectionSettings, sql: string): Promise<readonly (string | null | undefined)[]> {
    await using connection = await connect(settings)
    return (await connection.query(sql)).rows.map(([value]) => value)
  }

  function template(key: string, sql: string) {
    const prepare = async (settings: ConnectionSettings): Promise<void> => {
      await ask(settings, sql)
    }
    return { key, prepare }
  }

  test('gives each case a database of its own on one server', async () => {
    await using first = await provider.boot()
    await using second = await provider.boot()
    await ask(first.connection, 'CREATE TABLE here ()')
    expect(await ask(second.connection, "SELECT to_regclass('here')")).toEqual([null])
    const [port] = await ask(first.connection, 'SELECT pg_postmaster_start_time()')
    expect(await ask(second.connection, 'SELECT pg_postmaster_start_time()')).toEqual([port])
  })

  test('clones a template that is prepared once, even for several at a time', async () => {
    const shop = template('shop', 'CREATE TABLE shop AS SELECT 7 AS id')
    const clones = await Promise.all([provider.boot(shop), provider.boot(shop), provider.boot(shop)])
    for (const clone of clones) {
      expect(await ask(clone.connection, 'DELETE FROM shop RETURNING id')).toEqual(['7'])
      await clone[Symbol.asyncDispose]()
    }
  })

  test('makes the base of several templates once', async () => {
    let count = 0
    const shop = template('base', 'CREATE TABLE shop AS SELECT 7 AS id')
    const prepare = async (settings: ConnectionSettings): Promise<void> => {
      count += 1
      await shop.prepare(settings)
    }
    const base = { key: 'base', prepare }
    await using first = await provider.boot({ ...template('first', 'UPDATE shop SET id = id + 1'), base })
    await using second = await provider.boot({ ...template('second', 'UPDATE shop SET id = id + 2'), base })
    expect(await ask(first.connection, 'SELECT id FROM shop')).toEqual(['8'])
    expect(await ask(second.connection, 'SELECT id FROM shop')).toEqual(['9'])
    expect(count).toBe(1)
  })

  test('copies what a template sets on its database, and a copy of that too', async () => {
    const settings = [
      `search_path = "$user", public, "a ""quoted"", name", 'it''s'`,
      "timezone = 'Europe/Berlin'",
      "work_mem = '8MB'",
      `app.tenant = 'C:\\dir = "x", ''y'''`,
      `temp_tablespaces = ''`,
      'default_transaction_isolation = serializable',
    ]
    const statements = settings
      .map((setting) => `EXECUTE format($f$ALTER DATABASE %I SET ${setting}$f$, own);`)
      .join(' ')
    const base = template('settings', `DO $$ DECLARE own name := current_database(); BEGIN ${statements} END $$`)
    const query = `
      SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
      WHERE datname = current_database() AND setrole = 0`
    await using plain = await provider.boot(base)
    await using second = await provider.boot({ ...template('settings, more', 'CREATE TABLE more ()'), base })
    const [copied] = await ask(plain.connection, query)
    const [source] = await ask(
      plain.connection,
      'SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 0 ORDER BY setdatabase LIMIT 1',
    )
    expect(copied).toBe(source)
    expect(copied).toContain('quoted')
    expect(await ask(second.connection, query)).toEqual([source])
    expect(await ask(second.connection, "SELECT current_setting('app.tenant')")).toEqual([`C:\\dir = "x", 'y'`])
  })

  test('drops the database of a case, and one whose preparation failed', async () => {
    await using watcher = await provider.boot()
    const databases = () => ask(watcher.connection, 'SELECT datname FROM pg_database ORDER BY oid')
    const before = await databases()
    const clone = await provider.boot()
    await clone[Symbol.asyncDispose]()
    await expect(provider.boot(template('broken', 'CREATE TABLE ('))).rejects.toThrow(/syntax error/)
    expect(await databases()).toEqual(before)
  })

  test('drops a database that somebody is still connected to', async () => {
    const clone = await provider.boot()
    await using _lingering = await connect(clone.connection)
    await clone[Symbol.asyncDispose]()
    await expect(connect(clone.connection)).rejects.toThrow(/refuses the connection/)
  })
})

describe('when one of its databases is kept', () => {
  test('the server stays with that alone, and the others go with the provider', async () => {
    const provider = shareServer(await createEmbeddedProvider())
    const prepare = async (settings: ConnectionSettings): Promise<void> => {
      await using connection = await connect(settings)
      await connection.query('CREATE TABLE shop AS SELECT 7 AS id')
    }
    const own = await provider.boot({ key: 'shop', prepare })
    const other = await provider.boot()
    const folder = own.connection.host
    try {
      const kept = await own.keep()
      expect(await own.keep()).toEqual(kept)
      expect(kept).toEqual({ name: basename(folder), url: own.url })
      await own[Symbol.asyncDispose]()
      await using _stillUsable = await connect(other.connection)
      await provider[Symbol.asyncDispose]()
      await using connection = await connect(own.connection)
      expect((await connection.query('SELECT id FROM shop')).rows).toEqual([['7']])
      const { rows } = await connection.query('SELECT datname FROM pg_database ORDER BY datname')
      expect(rows.flat()).toEqual(['postgres', own.connection.database, 'template0', 'template1'])
    } finally {
      await removeFolder(folder)
    }
  }, 30_000)
})
