import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import type { ConnectionSettings, PostgresProvider } from '../provider.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'

describe('the embedded provider', () => {
  let provider: PostgresProvider
  beforeAll(async () => {
    provider = await createEmbeddedProvider()
  }, 60_000)
  afterAll(() => provider[Symbol.asyncDispose]())

  test('boots a server that answers, of the version that it names', async () => {
    await using server = await provider.boot()
    expect(await ask(server.connection, 'SHOW server_version')).toBe(provider.version)
  })

  test('gives a database without objects of its own', async () => {
    await using server = await provider.boot()
    const count = "SELECT count(*)::int FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace"
    expect(await ask(server.connection, count)).toBe(0)
  })

  test('gives an address that tools understand', async () => {
    await using server = await provider.boot()
    expect(await ask(server.url, 'SELECT 1')).toBe(1)
  })

  test('sorts, changes case and tells the time alike on every machine', async () => {
    await using server = await provider.boot()
    const query = "SELECT concat_ws(' ', upper('é'), 'a' < 'B', current_setting('TimeZone'), getdatabaseencoding())"
    expect(await ask(server.connection, query)).toBe('É f UTC UTF8')
  })

  test('listens on no port', async () => {
    await using server = await provider.boot()
    expect(await ask(server.connection, 'SHOW listen_addresses')).toBe('')
  })

  test('boots several servers at once that know nothing of each other', async () => {
    await using first = await provider.boot()
    const [second, third] = await Promise.all([provider.boot(), provider.boot()])
    await ask(first.connection, 'CREATE TABLE here (id int)')
    for (const server of [second, third]) {
      expect(await ask(server.connection, "SELECT to_regclass('here')")).toBeNull()
      await server[Symbol.asyncDispose]()
    }
  })

  test('starts each server from the same state, whatever an earlier one did', async () => {
    {
      await using first = await provider.boot()
      await ask(first.connection, 'CREATE TABLE left_over AS SELECT 1 AS id')
      await ask(first.connection, "ALTER SYSTEM SET work_mem = '1MB'")
      await ask(first.connection, 'CREATE DATABASE other')
      await ask(first.connection, 'CREATE ROLE someone')
      await ask(first.connection, 'UPDATE pg_database SET datconnlimit = 7')
      await ask(first.connection, 'CHECKPOINT')
    }
    await using second = await provider.boot()
    const state = `SELECT concat_ws(' ', to_regclass('left_over') IS NULL, current_setting('work_mem'),
      (SELECT count(*) FROM pg_database), (SELECT count(*) FROM pg_roles WHERE rolname = 'someone'),
      (SELECT max(datconnlimit) FROM pg_database), (SELECT count(*) FROM pg_ls_dir('base')))`
    expect(await ask(second.connection, state)).toBe('t 4MB 3 0 -1 3')
  })

  test('runs servers under an account that is not root, in a folder closed to others', async () => {
    await using server = await provider.boot()
    // PostgreSQL refuses to run on a data folder that another account owns.
    const { uid, mode } = await stat(path.join(server.connection.host, 'data'))
    expect(uid).not.toBe(0)
    expect(mode & 0o777).toBe(0o700)
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700)
  })

  test('leaves neither process nor folder of a server that is disposed of, however often', async () => {
    const server = await provider.boot()
    const folder = server.connection.host
    const pid = Number.parseInt(await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8'), 10)
    await Promise.all([server[Symbol.asyncDispose](), server[Symbol.asyncDispose]()])
    await server[Symbol.asyncDispose]()
    expect(existsSync(folder)).toBe(false)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('ends a server that someone is connected to', async () => {
    const server = await provider.boot()
    const client = new Client({ ...server.connection, password: '' })
    client.on('error', () => {})
    await client.connect()
    const query = client.query('SELECT pg_sleep(600)').catch((error: Error) => error)
    await server[Symbol.asyncDispose]()
    expect(await query).toBeInstanceOf(Error)
  })

  test('disposes of what still runs, and boots nothing after that', async () => {
    const another = await createEmbeddedProvider()
    const server = await another.boot()
    const booting = another.boot()
    await another[Symbol.asyncDispose]()
    expect(existsSync(server.connection.host)).toBe(false)
    expect(existsSync((await booting).connection.host)).toBe(false)
    await expect(another.boot()).rejects.toThrow('already disposed of')
  })

  test('tells why a server does not start, and leaves nothing of it', async () => {
    await using impatient = await createEmbeddedProvider({ bootTimeoutMs: 0 })
    const error = await impatient.boot().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(HarnessError)
    expect(error).toMatchObject({ code: 'infrastructure', message: expect.stringContaining('no answer within 0 ms') })
  })
})

describe('programs that do not run', () => {
  test.each([
    ['a file that is no program', '#!/bin/false\n', 'do not run: exit code 1'],
    ['a program that complains', '#!/bin/sh\necho no such library >&2; exit 127\n', 'no such library'],
  ])('are an infrastructure error: %s', async (_, program, message) => {
    const root = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
    await chmod(root, 0o755)
    try {
      vi.stubEnv('TMPDIR', root)
      const binaries = path.join(root, 'package')
      await mkdir(path.join(binaries, 'native/bin'), { recursive: true })
      await writeFile(path.join(binaries, 'package.json'), '{"version": "18.4.0"}')
      for (const name of ['postgres', 'initdb']) {
        await writeFile(path.join(binaries, 'native/bin', name), program, { mode: 0o755 })
      }
      const error = await createEmbeddedProvider({ binaries }).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'infrastructure', message: expect.stringContaining(message) })
    } finally {
      vi.unstubAllEnvs()
      await rm(root, { recursive: true, force: true })
    }
  })

  test('are an infrastructure error: a folder that is not there', async () => {
    const error = await createEmbeddedProvider({ binaries: '/nowhere' }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'infrastructure',
      message: expect.stringContaining('/nowhere is not a package'),
    })
  })
})

/** The only value of the only row. */
async function ask(connection: ConnectionSettings | string, query: string): Promise<unknown> {
  const client = new Client(typeof connection === 'string' ? connection : { ...connection, password: '' })
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
