import { type Connection, connect } from './connect.ts'
import { settingsOf } from './database-settings.ts'
import { Lifetime } from './lifetime.ts'
import { onServer } from './on-server.ts'
import { once } from './once.ts'
import type { ConnectionSettings, DatabaseTemplate, KeptServer, PostgresProvider, ThrowawayServer } from './provider.ts'
import { quoteIdentifier } from './quote.ts'

/**
 * Isolation by database: one server for all, and for each case a clone of a template database. It is a provider like
 * the one that it takes its server from, so that nothing else need know.
 */
export function shareServer(provider: PostgresProvider): PostgresProvider {
  return new SharedServer(provider)
}

class SharedServer implements PostgresProvider {
  readonly #provider: PostgresProvider
  readonly #templates = new Map<string, Promise<string>>()
  #running: Promise<RunningServer> | null = null
  #queue: Promise<void> = Promise.resolve()
  #created = 0
  /** Databases that are there, templates as well, but for the ones that were kept. */
  readonly #databases = new Set<string>()
  #isKept = false

  constructor(provider: PostgresProvider) {
    this.#provider = provider
  }

  get kind(): PostgresProvider['kind'] {
    return this.#provider.kind
  }

  get version(): string {
    return this.#provider.version
  }

  async boot(template?: DatabaseTemplate): Promise<ThrowawayServer> {
    const running = await this.#start()
    const source = template ? await this.#template(running, template) : 'template0'
    const name = await this.#create(running, source)
    const lifetime = new Lifetime({ keep: () => this.#keep(running, name), end: () => this.#drop(running, name) })
    return {
      connection: { ...running.server.connection, database: name },
      url: withDatabase(running.server.url, name),
      log: () => logOf(running),
      keep: () => lifetime.keep(),
      [Symbol.asyncDispose]: () => lifetime.end(),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = await this.#running?.catch(() => null)
    if (running && this.#isKept) {
      // One that can't be dropped goes with the server, when that is removed.
      await Promise.allSettled([...this.#databases].map((name) => this.#drop(running, name)))
    }
    await running?.admin[Symbol.asyncDispose]()
    await running?.server[Symbol.asyncDispose]()
    await this.#provider[Symbol.asyncDispose]()
  }

  /** Keeps the server, which the database goes with. The others there stay as long as this provider. */
  async #keep(running: RunningServer, name: string): Promise<KeptServer> {
    const kept = await running.server.keep()
    this.#isKept = true
    this.#databases.delete(name)
    return { name: kept.name, url: withDatabase(kept.url, name) }
  }

  #start(): Promise<RunningServer> {
    this.#running ??= startServer(this.#provider)
    this.#running.catch(() => {
      this.#running = null
    })
    return this.#running
  }

  #template(running: RunningServer, template: DatabaseTemplate): Promise<string> {
    return once(this.#templates, template.key, async () => {
      const source = template.base ? await this.#template(running, template.base) : 'template0'
      return this.#prepare(running, source, template)
    })
  }

  async #prepare(running: RunningServer, source: string, { prepare }: DatabaseTemplate): Promise<string> {
    const name = await this.#create(running, source)
    const connection = { ...running.server.connection, database: name }
    try {
      await onServer(this.kind, { connection, log: () => logOf(running) }, () => prepare(connection))
    } catch (error) {
      // The first error is the one to report; what is left goes with the server.
      await this.#drop(running, name).catch(() => {})
      throw error
    }
    return name
  }

  async #create(running: RunningServer, source: string): Promise<string> {
    this.#created += 1
    const name = `roundtrip_${process.pid}_${this.#created}`
    const statement = `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE ${quoteIdentifier(source)}`
    // Since 15 a copy is written to the log page by page unless it is told otherwise, which takes twice as long.
    const strategy = Number.parseInt(this.version, 10) >= 15 ? ' STRATEGY FILE_COPY' : ''
    await this.#administer(running, async (admin) => {
      await admin.query(statement + strategy)
      this.#databases.add(name)
      for (const setting of await settingsOf(admin, source)) {
        await admin.query(`ALTER DATABASE ${quoteIdentifier(name)} ${setting}`)
      }
    })
    return name
  }

  async #drop(running: RunningServer, name: string): Promise<void> {
    await this.#administer(running, async (admin) => {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`)
    })
    this.#databases.delete(name)
  }

  /** One at a time: a connection can't do more, and two clones of a template would wait for each other. */
  #administer({ server, admin }: RunningServer, work: (admin: Connection) => Promise<void>): Promise<void> {
    const done = this.#queue.then(() => onServer(this.kind, server, () => work(admin)))
    this.#queue = done.catch(() => {})
    return done
  }
}

interface RunningServer {
  readonly server: ThrowawayServer
  /** To the server's first database, where no case works. */
  readonly admin: Connection
}

async function startServer(provider: PostgresProvider): Promise<RunningServer> {
  const server = await provider.boot()
  try {
    return { server, admin: await connect(server.connection) }
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

async function logOf({ server }: RunningServer): Promise<string> {
  return (await server.log?.()) ?? ''
}

/** The database is the path of a connection URL. */
function withDatabase(url: string, database: ConnectionSettings['database']): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  return changed.href
}
