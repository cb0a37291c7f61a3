import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import { type Connection, connect, type ThrowawayServer } from '../../harness/postgres/index.ts'
import { ownDatabase } from '../../harness/postgres/test-own-database.ts'
import { type BoundSubject, bindSubject } from '../../harness/run/index.ts'

export const root = join(import.meta.dirname, '../..')

/** Sentry's subject, bound to the catalog that is committed. */
export async function sentry(): Promise<BoundSubject> {
  const provider = () => Promise.reject(new Error('the catalog file is stale'))
  return bindSubject(await loadSubject(root, 'sentry'), { registry: autoComparators, isCi: true, provider })
}

/** Sentry's tables in a database for all tests of a file: to be called once, at its top. */
export function sentryDatabase(): () => Connection {
  let server: ThrowawayServer | null = null
  let connection: Connection | null = null
  beforeAll(async () => {
    server = await ownDatabase()
    connection = await connect(server.connection)
    await connection.client.query(await readFile(join(root, 'snapshots/sentry/schema.sql'), 'utf8'))
  }, 60_000)
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })
  return () => {
    if (connection === null) throw new Error('the database is made before the first test, not earlier')
    return connection
  }
}
