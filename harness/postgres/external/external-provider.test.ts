import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { type Connection, connect } from '../connect.ts'
import type { ConnectionSettings } from '../provider.ts'
import { createExternalProvider } from './external-provider.ts'
import { ownMarker } from './marker.ts'
import { OwnDatabases } from './own-databases.ts'
import { checkServer } from './server-check.ts'
import { ask, someonesServer, theirs } from './test-someones-server.ts'

const { admin, another, databases, server } = someonesServer()

describe('the external provider', () => {
  test('makes an empty database of its own, which the URL leads to as well', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    await using first = await provider.boot()
    await using second = await provider.boot()
    expect(first.connection.database).toMatch(/^roundtrip_[0-9a-f]{16}_1$/)
    await ask(first.connection, 'CREATE TABLE here (id int)')
    expect(await ask(first.url, "SELECT to_regclass('here')::text")).toBe('here')
    expect(await ask(second.url, "SELECT to_regclass('here')")).toBeNull()
    expect(provider.version).toMatch(/^\d+\.\d+$/)
    expect(await ask(first.url, 'SHOW server_version')).toBe(provider.version)
  })

  test('gives databases that sort and change case as those of the other providers', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    await using own = await provider.boot()
    const query = "SELECT concat_ws(' ', upper('é'), 'a' < 'B', getdatabaseencoding())"
    expect(await ask(own.url, query)).toBe(await ask(server().url, query))
  })

  test('marks them for people and for the next start', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    await using own = await provider.boot()
    const query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    expect(await ask(own.url, query)).toBe(ownMarker())
  })

  test('drops a database that someone is connected to, and once only', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    const own = await provider.boot()
    const client = new Client(own.url)
    client.on('error', () => {})
    await client.connect()
    await Promise.all([own[Symbol.asyncDispose](), own[Symbol.asyncDispose]()])
    expect(await databases()).not.toContain(own.connection.database)
    await client.end().catch(() => {})
  })

  test('prepares a template once, and copies it', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    const prepare = vi.fn(async (connection: ConnectionSettings) => {
      await ask(connection, 'CREATE TABLE prepared (id int)')
    })
    const template = { key: 'one', prepare }
    const copies = await Promise.all([provider.boot(template), provider.boot(template)])
    for (const { url } of copies) expect(await ask(url, "SELECT to_regclass('prepared')::text")).toBe('prepared')
    expect(prepare).toHaveBeenCalledTimes(1)
  })

  test('makes the base of several templates once', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    const prepareBase = vi.fn((connection: ConnectionSettings) =>
      tell(connection, 'CREATE TABLE base AS SELECT 7 AS id'),
    )
    const base = { key: 'base', prepare: prepareBase }
    const top = (key: string, sql: string) => ({ key, base, prepare: (to: ConnectionSettings) => tell(to, sql) })
    await using first = await provider.boot(top('first', 'UPDATE base SET id = id + 1'))
    await using second = await provider.boot(top('second', 'UPDATE base SET id = id + 2'))
    expect(await ask(first.url, 'SELECT id::text FROM base')).toBe('8')
    expect(await ask(second.url, 'SELECT id::text FROM base')).toBe('9')
    expect(prepareBase).toHaveBeenCalledTimes(1)
  })

  test('copies what a template sets on its database', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    const sql = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = b, a', current_database()); END $$"
    await using own = await provider.boot({ key: 'one', prepare: (to) => tell(to, sql) })
    expect(await ask(own.url, 'SHOW search_path')).toBe('b, a')
  })

  test('leaves nothing of a template that can not be prepared, and tries again', async () => {
    await using provider = await createExternalProvider({ url: server().url })
    const prepare = vi.fn(() => Promise.reject(new Error('on purpose')))
    await expect(provider.boot({ key: 'one', prepare })).rejects.toThrow('on purpose')
    expect(await databases()).toEqual(theirs)
    await expect(provider.boot({ key: 'one', prepare })).rejects.toThrow('on purpose')
    expect(prepare).toHaveBeenCalledTimes(2)
  })

  test('drops what is left when it is disposed of, and makes nothing after that', async () => {
    const provider = await createExternalProvider({ url: server().url })
    const own = await provider.boot()
    await provider[Symbol.asyncDispose]()
    expect(await databases()).toEqual(theirs)
    await own[Symbol.asyncDispose]()
    await expect(provider.boot()).rejects.toThrow('already disposed of')
  })

  test('tells the server nothing but a few statements, about its own databases', async () => {
    const told: string[] = []
    const spied: Connection = {
      ...admin(),
      query: (sql, parameters) => {
        told.push(sql.trim().replace(/\s+/g, ' '))
        return admin().query(sql, parameters)
      },
    }
    const { major } = await checkServer(spied, 'here')
    const own = await OwnDatabases.open(spied, major)
    await own.sweep()
    const template = await own.create(null)
    await admin().query(`ALTER DATABASE ${template} SET work_mem = '8MB'`)
    await own.drop(await own.create(template))
    await own.dropAll()
    const name = '"roundtrip_[0-9a-f]{16}_[12]"'
    const allowed = new RegExp(
      `^(SELECT current_setting\\('server_version'\\).* FROM pg_roles WHERE rolname = current_user\\)::text|BEGIN READ ONLY|SET LOCAL session_replication_role = replica|ROLLBACK|SELECT pg_advisory_lock\\(\\$1\\)|SELECT datname, .* FROM pg_database WHERE .* FROM pg_locks WHERE .*|CREATE DATABASE ${name} TEMPLATE (template0 .*|${name})|SELECT quote_literal\\(\\$1\\)|COMMENT ON DATABASE ${name} IS '.*'|SELECT split_part.* FROM pg_db_role_setting .* WHERE setrole = 0 AND datname = \\$1|ALTER DATABASE ${name} SET "work_mem" TO '8MB'|DROP DATABASE IF EXISTS ${name} WITH \\(FORCE\\))$`,
    )
    expect(told.filter((sql) => !allowed.test(sql))).toEqual([])
    expect(told.length).toBeGreaterThan(10)
    await admin().query('SELECT pg_advisory_unlock_all()')
  })

  test.each(theirs)('refuses to drop, or to copy, %s', async (name) => {
    await using own = await connect(server().connection)
    const refusing = await OwnDatabases.open(own, 18)
    await expect(refusing.drop(name)).rejects.toThrow('was not made by pg-roundtrip')
    await expect(refusing.create(name)).rejects.toThrow('was not made by pg-roundtrip')
  })
})

describe('it tells why a server can not be used', () => {
  const as = (user: string, password = '') => server().url.replace('//postgres@', `//${user}:${password}@`)

  test.each([
    ['nobody listens', () => 'postgresql://127.0.0.1:1/postgres', /ECONNREFUSED[\s\S]*Check that the server runs/],
    ['there is no such role', () => as('nobody'), /role "nobody" does not exist[\s\S]*Check the user/],
    [
      'there is no such database',
      () => server().url.replace('/postgres?', '/nowhere?'),
      /database "nowhere" does not exist[\s\S]*Name a database/,
    ],
  ])('when %s', async (_, url, message) => {
    await expect(createExternalProvider({ url: url() })).rejects.toMatchObject({
      code: 'infrastructure',
      message: expect.stringMatching(message),
    })
  })

  test('when the role has too few rights, naming each', async () => {
    await admin().query('CREATE ROLE poor LOGIN')
    await expect(createExternalProvider({ url: as('poor') })).rejects.toMatchObject({
      problems: [
        { message: 'the role poor may not create databases' },
        { message: 'the role poor may not set session_replication_role, so an import would fire triggers' },
      ],
    })
  })

  test('and takes a role that is no superuser, given the two rights', async () => {
    await admin().query('CREATE ROLE modest LOGIN CREATEDB')
    await admin().query('GRANT SET ON PARAMETER session_replication_role TO modest')
    await using provider = await createExternalProvider({ url: as('modest') })
    await using own = await provider.boot()
    expect(await ask(own.url, 'SELECT current_user')).toBe('modest')
  })

  test('when the password is wrong, without repeating it', async () => {
    await using guarded = await another()
    const query = async (sql: string) => ask(guarded.url, sql)
    await query("ALTER ROLE postgres PASSWORD 'right'")
    const file = await query('SHOW hba_file')
    await query(`COPY (SELECT 'local all all scram-sha-256') TO '${file}'`)
    await query('SELECT pg_reload_conf()')
    const url = (password: string) => guarded.url.replace('//postgres@', `//postgres:${password}@`)
    const attempt = async () =>
      createExternalProvider({ url: url('wr0ng') }).then(
        async (provider) => provider[Symbol.asyncDispose](),
        (error: Error) => error.message,
      )
    await expect.poll(attempt).toMatch(/password authentication failed[\s\S]*Check the name and the password/)
    expect(await attempt()).not.toContain('wr0ng')
    await using _ = await createExternalProvider({ url: url('right') })
  })
})

async function tell(to: ConnectionSettings, sql: string): Promise<void> {
  await ask(to, sql)
}
