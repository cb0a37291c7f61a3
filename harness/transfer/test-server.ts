import { afterAll, beforeAll } from 'vitest'
import {
  type Connection,
  type ConnectionSettings,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
} from '../postgres/index.ts'

export interface TestServer {
  /** The one that all tests share, to the server's one database. */
  readonly connection: () => Connection
  /** For connections of a test's own. */
  readonly settings: () => ConnectionSettings
}

/** A server for all tests of a file: to be called once, at its top. */
export function serverForTests(): TestServer {
  let provider: PostgresProvider | null = null
  let settings: ConnectionSettings | null = null
  let connection: Connection | null = null
  beforeAll(async () => {
    provider = await createEmbeddedProvider()
    settings = (await provider.boot()).connection
    connection = await connect(settings)
  }, 60_000)
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]()
    await provider?.[Symbol.asyncDispose]()
  })
  return { connection: () => booted(connection), settings: () => booted(settings) }
}

function booted<T>(resource: T | null): T {
  if (resource === null) throw new Error('the server is booted before the first test, not earlier')
  return resource
}
