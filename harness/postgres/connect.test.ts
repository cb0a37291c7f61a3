import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { connect } from './connect.ts'
import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import type { PostgresProvider } from './provider.ts'

let provider: PostgresProvider
beforeAll(async () => {
  provider = await createEmbeddedProvider()
}, 60_000)
afterAll(() => provider[Symbol.asyncDispose]())

test('a connection does not depend on the environment', async () => {
  await using server = await provider.boot()
  vi.stubEnv('PGOPTIONS', '-c search_path=elsewhere -c datestyle=German -c statement_timeout=1')
  vi.stubEnv('PGAPPNAME', 'someone')
  try {
    await using connection = await connect(server.connection)
    const settings = ['search_path', 'datestyle', 'statement_timeout', 'application_name']
    const { rows } = await connection.query(`SELECT ${settings.map((name) => `current_setting('${name}')`)}`)
    expect(rows).toEqual([['"$user", public', 'ISO, YMD', '0', 'pg-roundtrip']])
  } finally {
    vi.unstubAllEnvs()
  }
})

test('a server that lets nobody in is told apart from one that does not answer', async () => {
  await using server = await provider.boot()
  const { connection } = server
  await expect(connect({ ...connection, user: 'nobody' })).rejects.toThrow(
    /refuses the connection\n {2}role "nobody" does not exist/,
  )
  await expect(connect({ ...connection, database: 'none' })).rejects.toThrow(
    /refuses the connection\n {2}database "none" does not exist/,
  )
  await expect(connect({ ...connection, port: connection.port + 1 })).rejects.toThrow(/does not answer/)
})

test('a server that wants a password says so when there is none', async () => {
  await using server = await provider.boot()
  {
    await using connection = await connect(server.connection)
    await connection.query(`CREATE ROLE "with password" LOGIN PASSWORD 'never shown'`)
    const { rows } = await connection.query('SHOW hba_file')
    const file = rows[0]?.[0] ?? ''
    await writeFile(file, `local all "with password" scram-sha-256\n${await readFile(file, 'utf8')}`)
    await connection.query('SELECT pg_reload_conf()')
  }
  const connectWithout = async (): Promise<void> => {
    await using _ = await connect({ ...server.connection, user: 'with password', password: null })
  }
  // The server reads its settings again when it comes to it.
  await vi.waitFor(
    () => expect(connectWithout()).rejects.toThrow(/refuses the connection\n {2}it wants a password/),
    10_000,
  )
})

describe('one that a server never answers', () => {
  /** Aborts once somebody is there who says nothing. */
  async function givenUp(aborts: 'before' | 'while it waits'): Promise<void> {
    const controller = new AbortController()
    const reason = new Error('enough')
    const silent = createServer(() => controller.abort(reason)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    if (aborts === 'before') controller.abort(reason)
    const settings = { host: '127.0.0.1', port, user: 'nobody', password: 'none', database: 'none' }
    const error: unknown = await connect(settings, { signal: controller.signal }).catch((e: unknown) => e)
    silent.close()
    await once(silent, 'close') // not before the connection is
    expect(error).toBe(reason)
  }

  test.each(['before', 'while it waits'] as const)(
    'is given up when it is told so %s',
    (aborts) => givenUp(aborts),
    5_000,
  )
})

test('a signal has no effect on a connection that stands', async () => {
  await using server = await provider.boot()
  const controller = new AbortController()
  await using connection = await connect(server.connection, { signal: controller.signal })
  controller.abort()
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
})
