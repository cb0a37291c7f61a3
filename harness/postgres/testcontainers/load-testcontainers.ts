import { createRequire } from 'node:module'
import { HarnessError } from '../../model/errors.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { reasonOf } from './reason.ts'

type Testcontainers = typeof import('testcontainers')
type PostgresModule = typeof import('@testcontainers/postgresql')

/** testcontainers, connected to the daemon. */
export interface LoadedTestcontainers {
  readonly PostgreSqlContainer: PostgresModule['PostgreSqlContainer']
  /** @throws Error as the daemon puts it */
  pull(image: string): Promise<void>
  /**
   * Starts, or finds, testcontainers' own container that removes others (Ryuk), unless that is switched off.
   * @throws HarnessError `infrastructure`
   */
  startReaper(): Promise<void>
}

/**
 * Loads testcontainers, which takes half a second, and so not before someone wants a container.
 * @throws HarnessError `infrastructure` when it can't use the daemon
 */
export async function loadTestcontainers(daemon: DockerDaemon): Promise<LoadedTestcontainers> {
  // Not `import`: in a checkout the command's sources are compiled as they load, and with them, in twelve seconds, all
  // that they import.
  const require = createRequire(import.meta.url)
  const { getContainerRuntimeClient, getReaper, ImageName }: Testcontainers = require('testcontainers')
  const { PostgreSqlContainer }: PostgresModule = require('@testcontainers/postgresql')
  // It looks for a daemon once, by its own rules, and knows no Docker contexts: this leads it to the one that was found.
  const named = process.env.DOCKER_HOST
  process.env.DOCKER_HOST = daemon.uri
  try {
    const client = await getContainerRuntimeClient()
    return {
      PostgreSqlContainer,
      pull: (image) => client.image.pull(ImageName.fromString(image)),
      async startReaper() {
        await getReaper(client).catch((cause: unknown) => {
          throw reaperFailed(cause)
        })
      },
    }
  } catch (cause) {
    throw new HarnessError(`testcontainers can't use the Docker daemon at ${daemon.uri}: ${reasonOf(cause)}`, {
      code: 'infrastructure',
      cause,
      fix: 'Run once more with DEBUG=testcontainers* to see what it tries, or use another provider.',
    })
  } finally {
    if (named === undefined) delete process.env.DOCKER_HOST
    else process.env.DOCKER_HOST = named
  }
}

function reaperFailed(cause: unknown): HarnessError {
  return new HarnessError(`testcontainers' own clean-up, Ryuk, can't be started: ${reasonOf(cause)}`, {
    code: 'infrastructure',
    cause,
    fix: 'Set TESTCONTAINERS_RYUK_DISABLED=true: pg-roundtrip removes its containers without it, too.',
  })
}
