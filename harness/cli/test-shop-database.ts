import { afterAll, beforeAll } from 'vitest'
import {
  type Connection,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../postgres/index.ts'
import { shopSchema } from './test-shop-schema.ts'

/** A server with a database that has the bookshop's tables, for all tests of a file: to be called once, at its top. */
export function shopForTests(): { readonly url: () => string; readonly connection: () => Connection } {
  let provider: PostgresProvider | null = null
  let server: ThrowawayServer | null = null
  let connection: Connection | null = null
  beforeAll(async () => {
    provider = await createEmbeddedProvider()
    server = await provider.boot()
    connection = await connect(server.connection)
    await connection.client.query(await shopSchema())
  }, 60_000)
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]()
    await provider?.[Symbol.asyncDispose]()
  })
  return { url: () => booted(server).url, connection: () => booted(connection) }
}

function booted<T>(resource: T | null): T {
  if (resource === null) throw new Error('the server is booted before the first test, not earlier')
  return resource
}
