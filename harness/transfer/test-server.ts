import { afterAll, beforeAll } from 'vitest'
import { type Connection, type ConnectionSettings, connect, createEmbeddedProvider } from '../postgres/index.ts'

export interface TestServer {
  /** The one that all tests share, to the database of this file. */
  readonly connection: () => Connection
  /** For connections of a test's own. */
  readonly settings: () => ConnectionSettings
}

/** What the files that run in one process share. */
interface SharedServer {
  readonly admin: Connection
  readonly settings: ConnectionSettings
}

let shared: Promise<SharedServer> | null = null
let databases = 0

/** Booted for the first file that asks; its watchdog ends it with the process. */
async function bootServer(): Promise<SharedServer> {
  const provider = await createEmbeddedProvider()
  const settings = (await provider.boot()).connection
  return { admin: await connect(settings), settings }
}

/**
 * A database for all tests of a file: to be called once, at its top. Other files have been on its server before, so that
 * roles and further databases need names that no other file has.
 */
export function serverForTests(): TestServer {
  let settings: ConnectionSettings | null = null
  let connection: Connection | null = null
  beforeAll(async () => {
    shared ??= bootServer()
    const server = await shared
    databases += 1
    const database = `test_${databases}`
    await server.admin.query(`CREATE DATABASE ${database} TEMPLATE template0 STRATEGY FILE_COPY`)
    settings = { ...server.settings, database }
    connection = await connect(settings)
  }, 60_000)
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]()
    if (settings) await (await shared)?.admin.query(`DROP DATABASE ${settings.database} WITH (FORCE)`)
  })
  return { connection: () => booted(connection), settings: () => booted(settings) }
}

function booted<T>(resource: T | null): T {
  if (resource === null) throw new Error('the database is made before the first test, not earlier')
  return resource
}
