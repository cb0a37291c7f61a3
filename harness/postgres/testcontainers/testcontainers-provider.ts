import { randomBytes } from 'node:crypto'
import { HarnessError } from '../../model/errors.ts'
import { connect } from '../connect.ts'
import { onServer } from '../on-server.ts'
import type { DatabaseTemplate, PostgresProvider, ThrowawayServer } from '../provider.ts'
import { BackgroundRemovals } from './background-removals.ts'
import { bootContainer } from './container.ts'
import { callDocker } from './docker-call.ts'
import { type DockerDaemon, findDaemon, noDaemon } from './find-daemon.ts'
import { findImage, imageError, type PostgresImage } from './image.ts'
import { runLabel } from './labels.ts'
import { type LoadedTestcontainers, loadTestcontainers } from './load-testcontainers.ts'
import { reasonOf } from './reason.ts'
import { sweepContainers } from './sweep.ts'
import { WarmPool } from './warm-pool.ts'
import { ContainerWatchdog } from './watchdog.ts'

export interface TestcontainersOptions {
  /** `postgres:18-alpine`; a digest (`postgres@sha256:…`) pins it. */
  readonly image: string
  /** How many containers boot while others are in use. Default 1; 0: none. */
  readonly warm?: number
  /** Whether servers keep their data in memory. Default: true. */
  readonly tmpfs?: boolean
  /**
   * Whether servers may be kept. testcontainers' own clean-up, Ryuk, then has no part in it, since it can't be told to
   * leave one; else it also covers a remote daemon when this machine dies. Default: false.
   */
  readonly mayKeep?: boolean
  /** How long a container may take to answer its first query; a pull of its image is not counted. Default: 60 000. */
  readonly bootTimeoutMs?: number
}

const daemonTimeoutMs = 10_000
const pingTimeoutMs = 2_000

/**
 * A container for each server, by testcontainers, on this machine or wherever DOCKER_HOST leads. Whatever ends the
 * runner, its containers go too. The first container boots at once, and serves the first `boot`.
 * @throws HarnessError `infrastructure` when there is no daemon, no image, or the container does not start
 */
export async function createTestcontainersProvider(options: TestcontainersOptions): Promise<PostgresProvider> {
  const search = await findDaemon(daemonTimeoutMs)
  if (search.kind === 'silent') throw noDaemon(search)
  const { daemon } = search
  const testcontainers = await loadTestcontainers(daemon)
  const image = await provideImage(daemon, testcontainers, options.image)
  const { tmpfs = true, mayKeep = false, bootTimeoutMs = 60_000, warm = 1 } = options
  if (!mayKeep) await testcontainers.startReaper()
  await reaching(daemon, () => sweepContainers(daemon))
  const run = randomBytes(8).toString('hex')
  const watchdog = new ContainerWatchdog(daemon, `${runLabel}=${run}`)
  const template = { daemon, testcontainers, image, run, tmpfs, mayKeep, bootTimeoutMs }
  let hasFailed = false
  const pool = new WarmPool(warm, async () => {
    await watchdog.watch()
    try {
      // Each of many cases would else wait for as long as a boot may take.
      if (hasFailed) await reaching(daemon, () => ping(daemon))
      const server = await bootContainer(template)
      hasFailed = false
      return server
    } catch (error) {
      hasFailed = true
      watchdog.suspect()
      throw error
    }
  })
  try {
    const first = await pool.prepare()
    return new TestcontainersProvider(await versionOf(first), pool, new BackgroundRemovals(warm), watchdog)
  } catch (error) {
    await closeAll(pool, watchdog)
    throw error
  }
}

class TestcontainersProvider implements PostgresProvider {
  readonly kind = 'testcontainers'
  readonly version: string
  readonly #pool: WarmPool<ThrowawayServer>
  readonly #removals: BackgroundRemovals
  readonly #watchdog: ContainerWatchdog
  #disposal: Promise<void> | null = null

  constructor(
    version: string,
    pool: WarmPool<ThrowawayServer>,
    removals: BackgroundRemovals,
    watchdog: ContainerWatchdog,
  ) {
    this.version = version
    this.#pool = pool
    this.#removals = removals
    this.#watchdog = watchdog
  }

  async boot(template?: DatabaseTemplate): Promise<ThrowawayServer> {
    if (this.#disposal !== null) {
      throw new HarnessError('The provider of servers was already disposed of.', { code: 'infrastructure' })
    }
    const server = await this.#pool.take()
    try {
      // In each anew: containers share nothing that a template could be kept in.
      await onServer(this.kind, server, async () => {
        await template?.base?.prepare(server.connection)
        await template?.prepare(server.connection)
      })
      return {
        connection: server.connection,
        url: server.url,
        ...(server.log ? { log: server.log.bind(server) } : {}),
        keep: () => server.keep(),
        // What can't be removed is reported when the pool, and it again, is disposed of.
        [Symbol.asyncDispose]: () => this.#removals.remove(server),
      }
    } catch (error) {
      // The first error is the one to report; what is left goes with the provider, or by the watchdog.
      await Promise.allSettled([server[Symbol.asyncDispose]()])
      throw error
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= closeAll(this.#pool, this.#watchdog)
    return this.#disposal
  }
}

/** The watchdog goes last, and tries again what could not be removed. */
async function closeAll(pool: WarmPool<ThrowawayServer>, watchdog: ContainerWatchdog): Promise<void> {
  let clean = false
  try {
    await pool[Symbol.asyncDispose]()
    clean = true
  } finally {
    await watchdog.stop(clean)
  }
}

async function provideImage(
  daemon: DockerDaemon,
  testcontainers: LoadedTestcontainers,
  name: string,
): Promise<PostgresImage> {
  const before = await reaching(daemon, () => findImage(daemon, name, daemonTimeoutMs))
  if (before.kind === 'here') return before.image
  if (!before.pullable) throw imageError(name, before.reason)
  try {
    await testcontainers.pull(name)
  } catch (cause) {
    throw imageError(name, cause)
  }
  const after = await reaching(daemon, () => findImage(daemon, name, daemonTimeoutMs))
  if (after.kind === 'missing') throw imageError(name, after.reason)
  return after.image
}

/** @throws Error when the daemon does not answer at once */
async function ping({ transport }: DockerDaemon): Promise<void> {
  const { status } = await callDocker(transport, 'GET', '/_ping', pingTimeoutMs)
  if (status !== 200) throw new Error(`status ${status}`)
}

/** A daemon that answered just now may be gone, or stuck, by the next call. */
async function reaching<T>({ uri }: DockerDaemon, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new HarnessError(`The Docker daemon at ${uri} does not work: ${reasonOf(cause)}`, {
      code: 'infrastructure',
      cause,
      fix: 'Start it anew (its log may tell what ails it), or use another provider.',
    })
  }
}

/** `15.18`, without what the packager added. */
async function versionOf(server: ThrowawayServer): Promise<string> {
  await using connection = await connect(server.connection)
  const { rows } = await connection.query('SHOW server_version')
  return rows[0]?.[0]?.split(' ')[0] ?? 'unknown'
}
