import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { decide } from '../auto.ts'
import type { PostgresProvider, ThrowawayServer } from '../provider.ts'
import { callDocker } from './docker-call.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { listContainers, runLabel } from './labels.ts'
import { dockerForTests, idleContainer, required } from './test-docker.ts'
import { createTestcontainersProvider } from './testcontainers-provider.ts'

const docker = await dockerForTests()

describe.skipIf(docker.kind === 'missing')(`the testcontainers provider${docker.note}`, () => {
  let daemon: DockerDaemon
  let image: string
  let provider: PostgresProvider
  beforeAll(async () => {
    const found = required(docker)
    daemon = found.daemon
    image = found.image
    provider = await createTestcontainersProvider({ image, warm: 0 })
  }, 60_000)
  afterAll(() => provider[Symbol.asyncDispose]())

  test('boots a server that answers, of the version that it names', async () => {
    await using server = await provider.boot()
    expect(await ask(server.url, 'SHOW server_version')).toMatch(new RegExp(`^${provider.version}( |$)`))
  })

  test('gives the superuser of an empty database, with the settings of a throwaway server', async () => {
    await using server = await provider.boot()
    const query = `SELECT concat_ws(' ', current_setting('is_superuser'), current_setting('fsync'),
      current_setting('TimeZone'), getdatabaseencoding(),
      (SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace))`
    expect(await ask(server.url, query)).toBe('on off UTC UTF8 0')
  })

  test('boots several servers at once that know nothing of each other', async () => {
    const [first, second] = await Promise.all([provider.boot(), provider.boot()])
    await ask(first.url, 'CREATE TABLE here (id int)')
    expect(await ask(second.url, "SELECT to_regclass('here')")).toBeNull()
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()])
  }, 30_000)

  test('brings a server into the state of a template', async () => {
    const prepare = vi.fn(async (connection: ThrowawayServer['connection']) => {
      await ask({ ...connection, password: connection.password ?? '' }, 'CREATE TABLE prepared (id int)')
    })
    await using server = await provider.boot({ key: 'one', prepare })
    expect(await ask(server.url, "SELECT to_regclass('prepared')::text")).toBe('prepared')
  })

  test('leaves no container of a server that is disposed of, however often', async () => {
    await using another = await createTestcontainersProvider({ image, warm: 0 })
    const server = await another.boot()
    const before = await ownContainers()
    await Promise.all([server[Symbol.asyncDispose](), server[Symbol.asyncDispose]()])
    await server[Symbol.asyncDispose]()
    expect(await ownContainers()).toHaveLength(before.length - 1)
  }, 30_000)

  test('disposes of what runs and of what is warm, and boots nothing after that', async () => {
    const others = await ownContainers()
    const another = await createTestcontainersProvider({ image, warm: 2 })
    await another.boot()
    await another[Symbol.asyncDispose]()
    expect((await ownContainers()).filter((id) => !others.includes(id))).toEqual([])
    await expect(another.boot()).rejects.toThrow('already disposed of')
  }, 30_000)

  test('is what auto chooses, and the line says why', async () => {
    expect(await decide(image)).toEqual({
      kind: 'testcontainers',
      why: `Docker at ${daemon.uri} has the image ${image}`,
    })
  }, 30_000)

  test('tells of an image that does not exist', async () => {
    const error = await caught(createTestcontainersProvider({ image: 'roundtrip-no-such-image:0' }))
    expect(error).toBeInstanceOf(HarnessError)
    expect(error).toMatchObject({
      code: 'infrastructure',
      message: expect.stringContaining("The image roundtrip-no-such-image:0 is not there, and it can't be pulled: "),
    })
  }, 60_000)

  test('tells of an image whose name can not be one', async () => {
    const error = await caught(createTestcontainersProvider({ image: 'NO name' }))
    expect(error).toMatchObject({ message: expect.stringContaining('invalid reference format') })
  }, 60_000)

  test('tells of a daemon that does not answer', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
    try {
      const error = await caught(createTestcontainersProvider({ image }))
      expect(error).toMatchObject({ code: 'infrastructure', message: expect.stringContaining('nothing is there') })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('shows the log of a container that ends, and leaves nothing of it', async () => {
    const container = await idleContainer(daemon, image, {})
    const changes = ['ENTRYPOINT ["sh", "-c", "echo broken on purpose >&2; exit 3"]']
    const broken = await container.commit({ repo: 'roundtrip-test', tag: 'broken', changes, deleteOnExit: false })
    await container.stop()
    const before = await ownContainers()
    const error = await caught(createTestcontainersProvider({ image: 'roundtrip-test:broken' }))
    await removeImage(broken)
    expect(error).toMatchObject({ message: expect.stringMatching(/it ended with exit code 3[\s\S]*broken on purpose/) })
    expect(await ownContainers()).toEqual(before)
  }, 30_000)

  test('gives up in time, and leaves nothing', async () => {
    const before = await ownContainers()
    const error = await caught(createTestcontainersProvider({ image, bootTimeoutMs: 300 }))
    expect(error).toMatchObject({ message: expect.stringMatching(/not started within 300 ms|no answer within \d+ ms/) })
    await expect.poll(ownContainers).toEqual(before)
  }, 30_000)

  /** Of this process, sorted. */
  async function ownContainers(): Promise<readonly string[]> {
    const all = await listContainers(daemon, runLabel)
    return all.flatMap(({ id, owner }) => (owner?.pid === process.pid ? [id] : [])).sort()
  }

  async function removeImage(id: string): Promise<void> {
    await callDocker(daemon.transport, 'DELETE', `/images/${id}?force=true`, 10_000)
  }
})

async function caught(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )
}

/** The only value of the only row. */
async function ask(connection: string | object, query: string): Promise<unknown> {
  const client = new Client(connection)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
