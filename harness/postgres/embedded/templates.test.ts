import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import type { ConnectionSettings, DatabaseTemplate, PostgresProvider } from '../provider.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'

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
})
