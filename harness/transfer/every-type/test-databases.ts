import { afterAll, beforeAll } from 'vitest'
import {
  type Connection,
  type ConnectionSettings,
  connect,
  openProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../../postgres/index.ts'
import { providerForTests } from '../../postgres/test-own-database.ts'

export interface TestDatabases {
  readonly original: () => Connection
  readonly restored: () => Connection
  /** Of the original and of the restored one. */
  readonly settings: () => readonly [ConnectionSettings, ConnectionSettings]
}

/**
 * Two empty databases for all tests of a file: to be called once, at its top. They are on the server that the files of
 * a process share, or on the one of `ROUNDTRIP_POSTGRES_URL` with `ROUNDTRIP_POSTGRES=external`.
 */
export function databasesForTests(): TestDatabases {
  let provider: PostgresProvider | null = null
  const connections: Connection[] = []
  const servers: ThrowawayServer[] = []
  let booted: readonly [ConnectionSettings, ConnectionSettings] | null = null
  beforeAll(async () => {
    provider = await openTestProvider()
    const [original, restored] = [await provider.boot(), await provider.boot()]
    servers.push(original, restored)
    booted = [original.connection, restored.connection]
    for (const settings of booted) connections.push(await connect(settings))
  }, 60_000)
  afterAll(async () => {
    for (const resource of [...connections, ...servers]) await resource[Symbol.asyncDispose]()
    await provider?.[Symbol.asyncDispose]()
  })
  const database = (index: number) => (): Connection => {
    const connection = connections[index]
    if (!connection) throw new Error('the databases are made before the first test, not earlier')
    return connection
  }
  const settings = () => {
    if (booted === null) throw new Error('the databases are made before the first test, not earlier')
    return booted
  }
  return { original: database(0), restored: database(1), settings }
}

async function openTestProvider(): Promise<PostgresProvider> {
  const { ROUNDTRIP_POSTGRES: provider, ROUNDTRIP_POSTGRES_URL: url = null } = process.env
  if (provider !== 'external') return providerForTests()
  const settings = { name: provider, majorVersion: null, image: '', isolation: 'database', warm: null } as const
  return openProvider({ ...settings, provider, url })
}
