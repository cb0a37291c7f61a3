import { afterAll, beforeAll, expect, test, vi } from 'vitest'
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
