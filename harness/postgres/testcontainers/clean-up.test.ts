import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { StartedTestContainer } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownIdentity } from '../process-identity.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { listContainers, runLabel } from './labels.ts'
import { sweepContainers } from './sweep.ts'
import { containerExists, dockerForTests, idleContainer, required } from './test-docker.ts'

const docker = await dockerForTests()

describe.skipIf(docker.kind === 'missing')(`containers of a runner that is gone${docker.note}`, () => {
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

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'are removed within seconds of %s to all its processes',
    async (signal) => {
      const { runner, left } = await startRunner()
      await expect.poll(left, { timeout: 10_000 }).toHaveLength(2)
      process.kill(-pidOf(runner), signal)
      await expect.poll(left, { timeout: 10_000 }).toEqual([])
    },
    120_000,
  )

  test.runIf(process.platform === 'linux')(
    'are removed by the next start when its watchdog was killed too',
    async () => {
      const { runner, left } = await startRunner()
      await expect.poll(left, { timeout: 10_000 }).toHaveLength(2)
      const exited = once(runner, 'exit')
      runner.kill('SIGSTOP') // It would start another watchdog for its next container.
      for (const pid of await childrenOf(pidOf(runner))) process.kill(pid, 'SIGKILL')
      runner.kill('SIGKILL')
      await exited
      await sweepContainers(daemon)
      // The sweep of another test may be at it too.
      await expect.poll(left, { timeout: 10_000 }).toEqual([])
    },
    120_000,
  )

  test('are removed when it had not even started them', async () => {
    const { id } = await labelled({ ...ownIdentity(), startTime: '1' })
    await sweepContainers(daemon)
    await expect.poll(() => containerExists(daemon, id), { timeout: 10_000 }).toBe(false)
  }, 30_000)

  test.each<[string, () => unknown]>([
    ['its runner is at work', () => ownIdentity()],
    ['its runner was on another machine', () => ({ ...ownIdentity(), startTime: '1', place: 'elsewhere pid:[1]' })],
    ['its label is not one of ours', () => 'me'],
  ])(
    'are left alone when %s',
    async (_, owner) => {
      const { id, container } = await labelled(owner())
      expect(await sweepContainers(daemon)).not.toContain(id)
      expect(await containerExists(daemon, id)).toBe(true)
      await container.stop()
    },
    30_000,
  )

  async function labelled(owner: unknown) {
    const labels = { [runLabel]: 'test', 'dev.pg-roundtrip.owner': JSON.stringify(owner) }
    const container = await idleContainer(daemon, image, labels)
    return { id: container.getId(), container }
  }

  async function startRunner() {
    const runner = spawn(
      process.execPath,
      ['--import', 'jiti/register', path.join(import.meta.dirname, 'runner.fixture.ts'), image],
      { cwd: import.meta.dirname, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    for await (const _ of createInterface({ input: runner.stdout })) {
      const left = async () =>
        (await listContainers(daemon, runLabel)).flatMap(({ id, owner }) => (owner?.pid === runner.pid ? [id] : []))
      return { runner, left }
    }
    throw new Error('the runner ended before it had booted its server')
  }
})

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process has no pid')
  return child.pid
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
