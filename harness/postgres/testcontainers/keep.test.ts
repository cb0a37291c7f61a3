import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { StartedTestContainer } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { listLeftovers } from '../leftovers.ts'
import type { ConnectionSettings } from '../provider.ts'
import { callDocker } from './docker-call.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { listContainers, removeContainer, runLabel } from './labels.ts'
import { sweepContainers } from './sweep.ts'
import { containerExists, dockerForTests, idleContainer, required } from './test-docker.ts'
import { createTestcontainersProvider } from './testcontainers-provider.ts'

const docker = await dockerForTests()

describe.skipIf(docker.kind === 'missing')(`a container that was kept${docker.note}`, () => {
  let daemon: DockerDaemon
  let image: string
  let bystander: StartedTestContainer
  beforeAll(async () => {
    const found = required(docker)
    daemon = found.daemon
    image = found.image
    bystander = await idleContainer(daemon, image, { someone: 'else' })
  }, 60_000)
  afterAll(async () => {
    expect(await containerExists(daemon, bystander.getId())).toBe(true)
    await bystander.stop()
  }, 30_000)

  const named = async (name: string) => (await listContainers(daemon, runLabel)).find((one) => one.name === name)
  const leftover = async (name: string) =>
    (await listLeftovers({ url: null })).leftovers.find((one) => one.name === name)

  test('outlives its runner, which is killed, and the next start, until it is removed', async () => {
    const runner = spawn(
      process.execPath,
      ['--import', 'jiti/register', path.join(import.meta.dirname, 'keeper.fixture.ts'), image],
      { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said: { readonly name: string; readonly connection: ConnectionSettings } | null = null
    for await (const line of createInterface({ input: runner.stdout })) {
      said = JSON.parse(line)
      break
    }
    if (said === null) throw new Error('the runner ended before it had booted its server')
    const { name, connection } = said
    expect(name).toMatch(/^roundtrip-kept-[0-9a-f]{12}$/)
    const exited = once(runner, 'exit')
    runner.kill('SIGKILL')
    await exited
    const left = async () =>
      (await listContainers(daemon, runLabel)).flatMap((one) => (one.owner?.pid === runner.pid ? [one.name] : []))
    await expect.poll(left, { timeout: 10_000 }).toEqual([name])

    const { id = '' } = (await named(name)) ?? {}
    expect(await sweepContainers(daemon)).not.toContain(id)
    await using client = await connect(connection)
    expect((await client.query('SELECT id FROM evidence')).rows).toEqual([['7']])

    const found = await leftover(name)
    expect(found).toMatchObject({ kind: 'container', state: 'kept' })
    await found?.remove()
    expect(await containerExists(daemon, id)).toBe(false)
  }, 120_000)

  test("stays when its provider is disposed of, and is none of testcontainers' own clean-up", async () => {
    const provider = await createTestcontainersProvider({ image, warm: 0, mayKeep: true })
    const server = await provider.boot()
    const kept = await server.keep()
    expect(await server.keep()).toEqual(kept)
    expect(kept.url).toBe(server.url)
    await server[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    const { id = '' } = (await named(kept.name)) ?? {}
    try {
      await using client = await connect(server.connection)
      expect((await client.query('SELECT 1')).rows).toEqual([['1']])
      const inspected = await callDocker(daemon.transport, 'GET', `/containers/${id}/json`, 10_000)
      expect(inspected.body.toString('utf8')).not.toContain('org.testcontainers.session-id')
      expect(await leftover(kept.name)).toBeUndefined() // This process may still use it.
    } finally {
      await removeContainer(daemon, id)
    }
  }, 60_000)

  test('can not be one of a provider that keeps none, nor one that has ended', async () => {
    const error = { code: 'infrastructure', message: /can't be kept/ }
    {
      await using provider = await createTestcontainersProvider({ image, warm: 0 })
      await using server = await provider.boot()
      await expect(server.keep()).rejects.toMatchObject(error)
    }
    await using provider = await createTestcontainersProvider({ image, warm: 0, mayKeep: true })
    await using server = await provider.boot()
    const own = (await listContainers(daemon, runLabel)).find((one) => one.owner?.pid === process.pid)
    await callDocker(daemon.transport, 'POST', `/containers/${own?.id}/kill`, 10_000)
    await expect(server.keep()).rejects.toMatchObject(error)
  }, 60_000)
})
