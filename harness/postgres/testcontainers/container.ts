import { randomBytes } from 'node:crypto'
import type { WaitStrategy } from 'testcontainers'
import { Lifetime } from '../lifetime.ts'
import type { ConnectionSettings, KeptServer, ThrowawayServer } from '../provider.ts'
import { awaitReady } from '../ready.ts'
import { bootFailed, keepFailed, removalFailed } from './container-error.ts'
import { containerEnd, logTail } from './container-state.ts'
import type { DockerDaemon } from './find-daemon.ts'
import type { PostgresImage } from './image.ts'
import { containerLabels, keepContainer, listContainers, removeContainer, serverLabel } from './labels.ts'
import type { LoadedTestcontainers } from './load-testcontainers.ts'
import { reasonOf } from './reason.ts'
import { initdbArguments, serverCommand } from './settings.ts'

/** What containers are made from. */
export interface ContainerTemplate {
  readonly daemon: DockerDaemon
  readonly testcontainers: LoadedTestcontainers
  readonly image: PostgresImage
  /** The value of the label that all containers of one provider have. */
  readonly run: string
  readonly tmpfs: boolean
  /** Whether testcontainers' own clean-up (Ryuk) is not to know of them: it would remove what was kept. */
  readonly mayKeep: boolean
  readonly bootTimeoutMs: number
}

const port = 5432
/** Each attempt costs Docker's proxy a connection; a container takes its second in any case. */
const pollIntervalMs = 30

/** Nothing is waited for inside testcontainers: only the first query counts, and that is asked from here. */
const noWait: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
}

/**
 * Starts a container and waits until the server in it answers.
 * @throws HarnessError `infrastructure`, with the end of the container's log; nothing is left then
 */
export async function bootContainer(template: ContainerTemplate): Promise<ThrowawayServer> {
  const server = randomBytes(8).toString('hex')
  const settled = new AbortController()
  try {
    const deadline = performance.now() + template.bootTimeoutMs
    const exited = containerEnd(template.daemon, `${serverLabel}=${server}`, settled.signal)
    const { id, connection } = await unlessEnded(start(template, server), exited, template.bootTimeoutMs)
    await awaitReady(connection, exited, Math.max(0, Math.round(deadline - performance.now())), pollIntervalMs)
    return new ContainerServer(template, id, connection)
  } catch (error) {
    const log = await discard(template, server)
    throw bootFailed(template.image.name, error, log)
  } finally {
    settled.abort()
  }
}

class ContainerServer implements ThrowawayServer {
  readonly connection: ConnectionSettings
  readonly url: string
  readonly #daemon: DockerDaemon
  readonly #id: string
  readonly #mayKeep: boolean
  readonly #lifetime = new Lifetime({ keep: () => this.#keep(), end: () => this.#end() })

  constructor({ daemon, mayKeep }: ContainerTemplate, id: string, connection: ConnectionSettings) {
    const { host, user, password, database } = connection
    const address = host.includes(':') ? `[${host}]` : host
    this.connection = connection
    this.url = `postgresql://${user}:${password}@${address}:${connection.port}/${database}`
    this.#daemon = daemon
    this.#id = id
    this.#mayKeep = mayKeep
  }

  log(): Promise<string> {
    return logTail(this.#daemon, this.#id, 200)
  }

  keep(): Promise<KeptServer> {
    return this.#lifetime.keep()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lifetime.end()
  }

  async #keep(): Promise<KeptServer> {
    if (!this.#mayKeep) throw keepFailed(this.#id, 'its provider was opened as one that keeps none')
    try {
      return { name: await keepContainer(this.#daemon, this.#id), url: this.url }
    } catch (cause) {
      throw keepFailed(this.#id, reasonOf(cause), cause)
    }
  }

  async #end(): Promise<void> {
    try {
      await removeContainer(this.#daemon, this.#id)
    } catch (cause) {
      throw removalFailed(this.#id, cause)
    }
  }
}

interface StartedContainer {
  readonly id: string
  readonly connection: ConnectionSettings
}

async function start(template: ContainerTemplate, server: string): Promise<StartedContainer> {
  const { image, testcontainers, run, tmpfs, mayKeep } = template
  const password = randomBytes(12).toString('hex')
  const container = new testcontainers.PostgreSqlContainer(image.name)
    .withUsername('postgres')
    .withPassword(password)
    .withDatabase('postgres')
    .withEnvironment({ PGDATA: image.dataFolder, POSTGRES_INITDB_ARGS: initdbArguments(image.majorVersion) })
    .withCommand(serverCommand(image.majorVersion))
    .withLabels({ ...containerLabels(run, server) })
    // In place of the module's own, which starts a program in the container four times a second.
    .withHealthCheck({ test: ['CMD', 'true'], interval: 86_400_000 })
    .withWaitStrategy(noWait)
  if (mayKeep) container.withAutoCleanup(false)
  if (tmpfs) container.withTmpFs({ [image.mountPoint]: 'rw,noexec,nosuid' })
  const started = await container.start()
  return {
    id: started.getId(),
    // Where the daemon is, and not here, the port is published.
    connection: {
      host: started.getHost(),
      port: started.getMappedPort(port),
      user: 'postgres',
      password,
      database: 'postgres',
    },
  }
}

/**
 * @param exited testcontainers itself waits in vain for the port of a container that ended
 * @throws Error when the container ends first, or is not started in time; what is made later is found by its label
 */
async function unlessEnded<T>(work: Promise<T>, exited: Promise<string>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not started within ${timeoutMs} ms`)), timeoutMs)
  })
  const ended = exited.then((reason): never => {
    throw new Error(`it ended with ${reason}`)
  })
  try {
    return await Promise.race([work, late, ended])
  } finally {
    clearTimeout(timer)
  }
}

/** Removes whatever there is of a container that did not get ready. Returns the end of its log. */
async function discard({ daemon }: ContainerTemplate, server: string): Promise<string> {
  const logs: string[] = []
  for (const { id } of await listContainers(daemon, `${serverLabel}=${server}`).catch(() => [])) {
    logs.push(await logTail(daemon, id).catch(() => ''))
    await removeContainer(daemon, id).catch(() => {}) // The watchdog tries again.
  }
  return logs.join('\n').trim()
}
