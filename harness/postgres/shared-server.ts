import { type Connection, connect } from './connect.ts'
import type { ConnectionSettings, DatabaseTemplate, PostgresProvider, ThrowawayServer } from './provider.ts'
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
    return {
      connection: { ...running.server.connection, database: name },
      url: withDatabase(running.server.url, name),
      [Symbol.asyncDispose]: () => this.#drop(running, name),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = await this.#running?.catch(() => null)
    await running?.admin[Symbol.asyncDispose]()
    await running?.server[Symbol.asyncDispose]()
    await this.#provider[Symbol.asyncDispose]()
  }

  #start(): Promise<RunningServer> {
    this.#running ??= startServer(this.#provider)
    this.#running.catch(() => {
      this.#running = null
    })
    return this.#running
  }

  #template(running: RunningServer, template: DatabaseTemplate): Promise<string> {
    const known = this.#templates.get(template.key)
    if (known !== undefined) return known
    const prepared = this.#prepare(running, template)
    this.#templates.set(template.key, prepared)
    prepared.catch(() => this.#templates.delete(template.key))
    return prepared
  }

  async #prepare(running: RunningServer, { prepare }: DatabaseTemplate): Promise<string> {
    const name = await this.#create(running, 'template0')
    try {
      await prepare({ ...running.server.connection, database: name })
    } catch (error) {
      await this.#drop(running, name)
      throw error
    }
    return name
  }

  async #create(running: RunningServer, source: string): Promise<string> {
    this.#created += 1
    const name = `roundtrip_${process.pid}_${this.#created}`
    await this.#administer(running, `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE ${quoteIdentifier(source)}`)
    return name
  }

  #drop(running: RunningServer, name: string): Promise<void> {
    return this.#administer(running, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`)
  }

  /** One statement at a time: a connection can't do more, and two clones of a template would wait for each other. */
  #administer({ admin }: RunningServer, sql: string): Promise<void> {
    const done = this.#queue.then(async () => {
      await admin.query(sql)
    })
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

/** The database is the path of a connection URL. */
function withDatabase(url: string, database: ConnectionSettings['database']): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  return changed.href
}
