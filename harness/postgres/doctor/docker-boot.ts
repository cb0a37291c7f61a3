import { randomBytes } from 'node:crypto'
import { bootContainer } from '../testcontainers/container.ts'
import type { DockerDaemon } from '../testcontainers/find-daemon.ts'
import type { PostgresImage } from '../testcontainers/image.ts'
import { runLabel } from '../testcontainers/labels.ts'
import { loadTestcontainers } from '../testcontainers/load-testcontainers.ts'
import { ContainerWatchdog } from '../testcontainers/watchdog.ts'
import { serverVersion } from './server-version.ts'

export interface ContainerBoot {
  readonly version: string
  /** From the order to the first answer. */
  readonly durationMs: number
}

const bootTimeoutMs = 30_000

/**
 * Boots a container as a run would, asks it for its version, and removes it. Unlike a run, it sweeps up nothing.
 * @throws HarnessError `infrastructure`
 */
export async function tryContainer(daemon: DockerDaemon, image: PostgresImage): Promise<ContainerBoot> {
  const testcontainers = await loadTestcontainers(daemon)
  await testcontainers.startReaper()
  const run = randomBytes(8).toString('hex')
  const watchdog = new ContainerWatchdog(daemon, `${runLabel}=${run}`)
  let clean = false
  try {
    await watchdog.watch()
    const startedAt = performance.now()
    const template = { daemon, testcontainers, image, run, tmpfs: true, mayKeep: false, bootTimeoutMs }
    const server = await bootContainer(template)
    try {
      const version = await serverVersion(server.connection)
      return { version, durationMs: performance.now() - startedAt }
    } finally {
      await server[Symbol.asyncDispose]()
      clean = true
    }
  } finally {
    await watchdog.stop(clean)
  }
}
