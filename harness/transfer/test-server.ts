import { afterAll, beforeAll } from 'vitest'
import { type Connection, type ConnectionSettings, connect, type ThrowawayServer } from '../postgres/index.ts'
import { ownDatabase } from '../postgres/test-own-database.ts'

export interface TestServer {
  /** The one that all tests share, to the database of this file. */
  readonly connection: () => Connection
  /** For connections of a test's own. */
  readonly settings: () => ConnectionSettings
}

/**
 * A database for all tests of a file: to be called once, at its top. Other files have been on its server before, so that
 * roles and further databases need names that no other file has.
 */
export function serverForTests(): TestServer {
  let database: ThrowawayServer | null = null
  let connection: Connection | null = null
  beforeAll(async () => {
    database = await ownDatabase()
    connection = await connect(database.connection)
  }, 60_000)
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]()
    await database?.[Symbol.asyncDispose]()
  })
  return { connection: () => booted(connection), settings: () => booted(database).connection }
}

function booted<T>(resource: T | null): T {
  if (resource === null) throw new Error('the database is made before the first test, not earlier')
  return resource
}
