import path from 'node:path'
import { connect, createEmbeddedProvider, type PostgresProvider, shareServer } from '../../harness/postgres/index.ts'
import { measure } from '../measure.ts'
import { findPsql } from '../psql.ts'
import { measured, type Result } from '../result.ts'
import { benchContainers } from './bench-containers.ts'
import { createRawServers } from './raw-servers.ts'
import { type SuiteOptions, suiteTime } from './suite.ts'

/** Throwaway servers and databases, held against the plainest way of making them. */
export async function* benchPostgres(): AsyncIterable<Result> {
  yield await embeddedServers()
  yield await databaseClones()
  yield await suite('100 small cases, isolation database, vitest and its start included', 6_000, 'database')
  yield await suite('100 small cases, isolation server, vitest and its start included', 15_000, 'server')
  yield* benchContainers()
}

async function embeddedServers(): Promise<Result> {
  await using provider = await createEmbeddedProvider()
  // In the same file system as ours.
  await using first = await provider.boot()
  await using raw = await createRawServers(path.dirname(first.connection.host))
  const results = await measure({ ours: () => bootTime(provider), reference: () => raw.bootTime() }, 21)
  return measured(
    'an embedded server, from an initialised data folder to the answer of its first query',
    results,
    'cp -R, postgres, and connecting until it answers',
    { ms: 120 },
  )
}

const rows = 'CREATE TABLE thing AS SELECT n, n::text AS t FROM generate_series(1, 1000) AS n'

async function databaseClones(): Promise<Result> {
  const name = 'a database for a case: the clone of a template, to the answer of its first query'
  await using provider = shareServer(await createEmbeddedProvider())
  const template = {
    key: 'bench',
    prepare: async (settings: Parameters<typeof connect>[0]) => {
      await using connection = await connect(settings)
      await connection.query(rows)
    },
  }
  await using first = await provider.boot(template)
  const ours = (): Promise<number> => bootTime(provider, template)
  const psql = await findPsql(first.url)
  if (psql === null) {
    return measured(`${name} (held against nothing: psql is not installed)`, await measure({ ours }, 21), '', {
      ms: 25,
    })
  }
  await psql.run('CREATE DATABASE raw TEMPLATE template0')
  await psql.runIn('raw', rows)
  const reference = async (): Promise<number> => {
    const [created = Number.NaN] = await psql.run('CREATE DATABASE copy TEMPLATE raw', 'DROP DATABASE copy')
    return created
  }
  const results = await measure({ ours, reference }, 21)
  return measured(name, results, 'CREATE DATABASE … TEMPLATE … alone, by the clock of psql', { ms: 25 })
}

/** What a case waits for; its end is not counted. */
async function bootTime(
  provider: PostgresProvider,
  template?: Parameters<PostgresProvider['boot']>[0],
): Promise<number> {
  const started = performance.now()
  await using server = await provider.boot(template)
  await using connection = await connect(server.connection)
  await connection.query('SELECT 1')
  return performance.now() - started
}

async function suite(name: string, ms: number, isolation: SuiteOptions['isolation']): Promise<Result> {
  const options = { caseCount: 100, provider: 'embedded', isolation, warm: 0, workers: 2 } as const
  const results = await measure({ ours: () => suiteTime(options) }, 3)
  return measured(name, results, '', { ms })
}
