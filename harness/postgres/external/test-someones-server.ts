import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Connection, connect } from '../connect.ts'
import { createEmbeddedProvider } from '../embedded/embedded-provider.ts'
import type { ConnectionSettings, PostgresProvider, ThrowawayServer } from '../provider.ts'

/** Somebody else's server. Its members are there from the first test on. */
export interface SomeonesServer {
  readonly server: () => ThrowawayServer
  /** Boots one more, which goes with the tests. */
  readonly another: () => Promise<ThrowawayServer>
  /** A connection of theirs. */
  readonly admin: () => Connection
  /** The names of all databases, in order. */
  readonly databases: () => Promise<readonly string[]>
}

/** The databases that are theirs, in order. */
export const theirs = ['postgres', 'roundtrip_0123456789abcdef_1', 'roundtrip_mine', 'template0', 'template1']

/** To be called once, at the top of a file of tests: each of them must leave only what is theirs. */
export function someonesServer(): SomeonesServer {
  let embedded: PostgresProvider | null = null
  let server: ThrowawayServer | null = null
  let admin: Connection | null = null
  const databases = async (): Promise<readonly string[]> => {
    const { rows } = await booted(admin).query('SELECT datname FROM pg_database ORDER BY datname COLLATE "C"')
    return rows.map(([name]) => name ?? '')
  }
  beforeAll(async () => {
    embedded = await createEmbeddedProvider()
    server = await embedded.boot()
    admin = await connect(server.connection)
    for (const name of theirs.filter((one) => one.startsWith('roundtrip_'))) {
      await admin.query(`CREATE DATABASE ${name}`)
    }
  }, 60_000)
  afterEach(async () => {
    expect(await databases()).toEqual(theirs)
  })
  afterAll(async () => {
    await admin?.[Symbol.asyncDispose]()
    await embedded?.[Symbol.asyncDispose]()
  })
  return { server: () => booted(server), another: () => booted(embedded).boot(), admin: () => booted(admin), databases }
}

function booted<T>(resource: T | null): T {
  if (resource === null) throw new Error('the server is booted before the first test, not earlier')
  return resource
}

/** The only value of the only row. */
export async function ask(connection: ConnectionSettings | string, query: string): Promise<unknown> {
  const client = new Client(typeof connection === 'string' ? connection : { ...connection, password: '' })
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
