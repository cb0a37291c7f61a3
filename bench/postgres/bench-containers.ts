import { createRequire } from 'node:module'
import { connect, openProvider } from '../../harness/postgres/index.ts'
import { measure } from '../measure.ts'
import { measured, type Result } from '../result.ts'
import { suiteTime } from './suite.ts'

type PostgresModule = typeof import('@testcontainers/postgresql')

const container = 'a container for a case, from nothing to the answer of its first query'
const suite = '20 short cases, each in a container of its own, with the warm pool'

/** Needs a Docker daemon, and the image that ROUNDTRIP_POSTGRES_IMAGE names. */
export async function* benchContainers(): AsyncIterable<Result> {
  const image = process.env.ROUNDTRIP_POSTGRES_IMAGE
  if (!image) {
    for (const name of [container, suite]) {
      yield { kind: 'not-measured', name, why: 'ROUNDTRIP_POSTGRES_IMAGE does not name an image' }
    }
    return
  }
  yield await containerBoots(image)
  for (const workers of [1, 2]) yield await warmPool(workers)
}

async function containerBoots(image: string): Promise<Result> {
  await using provider = await openProvider({
    name: 'testcontainers',
    provider: 'testcontainers',
    majorVersion: null,
    image,
    url: null,
    isolation: 'server',
    warm: 0,
  })
  await (await provider.boot())[Symbol.asyncDispose]() // The one that opening it has booted.
  const { PostgreSqlContainer }: PostgresModule = createRequire(import.meta.url)('@testcontainers/postgresql')
  const results = await measure(
    {
      async ours() {
        const started = performance.now()
        await using server = await provider.boot()
        await using connection = await connect(server.connection)
        await connection.query('SELECT 1')
        return performance.now() - started
      },
      async reference() {
        const started = performance.now()
        const bare = await new PostgreSqlContainer(image).start()
        try {
          await using connection = await connect({
            host: bare.getHost(),
            port: bare.getPort(),
            user: bare.getUsername(),
            password: bare.getPassword(),
            database: bare.getDatabase(),
          })
          await connection.query('SELECT 1')
          return performance.now() - started
        } finally {
          await bare.stop()
        }
      },
    },
    7,
  )
  return measured(container, results, 'new PostgreSqlContainer(image).start() of testcontainers', { ratio: 1.2 })
}

async function warmPool(workers: number): Promise<Result> {
  const options = { caseCount: 20, provider: 'testcontainers', isolation: 'server', workers } as const
  const results = await measure(
    { ours: () => suiteTime({ ...options, warm: null }), reference: () => suiteTime({ ...options, warm: 0 }) },
    3,
  )
  const name = `${suite}, ${workers === 1 ? 'one worker' : `${workers} workers`}`
  return measured(name, results, 'the same without it', { ratio: 0.6 })
}
