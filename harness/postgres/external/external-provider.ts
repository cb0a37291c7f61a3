import { HarnessError } from '../../model/errors.ts'
import { type Connection, connect } from '../connect.ts'
import { Lifetime } from '../lifetime.ts'
import { onServer } from '../on-server.ts'
import { once } from '../once.ts'
import type { DatabaseTemplate, KeptServer, PostgresProvider, ThrowawayServer } from '../provider.ts'
import { connectionRefused } from './connection-refused.ts'
import { OwnDatabases } from './own-databases.ts'
import { checkServer } from './server-check.ts'
import { readServerUrl, type ServerUrl } from './server-url.ts'

export interface ExternalOptions {
  /** `postgresql://user:password@host:port/database`; the database is only connected to, never worked in. */
  readonly url: string
}

/**
 * Databases on a server that is there already. `boot` makes a database `roundtrip_<run>_<n>`, and only such databases
 * are ever touched. They are dropped when they are disposed of, or, should the runner be killed, at the next start.
 * @throws HarnessError `bad-config` when the URL can't be read; `infrastructure` when the server can't be reached, is too
 *   old, or gives the role too few rights
 */
export async function createExternalProvider({ url }: ExternalOptions): Promise<PostgresProvider> {
  const address = readServerUrl(url)
  const admin = await connect(address.settings).catch((cause: unknown) => {
    throw connectionRefused(address, cause)
  })
  try {
    const version = await checkServer(admin, address.place)
    const databases = await OwnDatabases.open(admin, version.major)
    await databases.sweep()
    return new ExternalProvider(version.text, address, admin, databases)
  } catch (error) {
    await admin[Symbol.asyncDispose]()
    throw error
  }
}

class ExternalProvider implements PostgresProvider {
  readonly kind = 'external'
  readonly version: string
  readonly #address: ServerUrl
  readonly #admin: Connection
  readonly #databases: OwnDatabases
  /** Template key → name of the database that is in its state. */
  readonly #prepared = new Map<string, Promise<string>>()
  #disposal: Promise<void> | null = null

  constructor(version: string, address: ServerUrl, admin: Connection, databases: OwnDatabases) {
    this.version = version
    this.#address = address
    this.#admin = admin
    this.#databases = databases
  }

  async boot(template?: DatabaseTemplate): Promise<ThrowawayServer> {
    const name = await this.#create(template ? await this.#preparedDatabase(template) : null)
    const lifetime = new Lifetime({
      keep: () => this.#keep(name),
      // The provider's own disposal drops all.
      end: () => this.#disposal ?? this.#drop(name),
    })
    return {
      connection: { ...this.#address.settings, database: name },
      url: this.#address.url(name),
      keep: () => lifetime.keep(),
      [Symbol.asyncDispose]: () => lifetime.end(),
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose()
    return this.#disposal
  }

  async #keep(name: string): Promise<KeptServer> {
    try {
      await this.#databases.keep(name)
      return { name, url: this.#address.publicUrl(name) }
    } catch (cause) {
      throw this.#failure(`The database ${name} at ${this.#address.place} can't be kept`, cause)
    }
  }

  async #drop(name: string): Promise<void> {
    try {
      await this.#databases.drop(name)
    } catch (cause) {
      throw this.#failure(`The database ${name} at ${this.#address.place} can't be dropped`, cause)
    }
  }

  async #dispose(): Promise<void> {
    try {
      await this.#databases.dropAll()
    } catch (cause) {
      throw this.#failure(`The databases of this run at ${this.#address.place} can't be dropped`, cause)
    } finally {
      await this.#admin[Symbol.asyncDispose]()
    }
  }

  #preparedDatabase(template: DatabaseTemplate): Promise<string> {
    return once(this.#prepared, template.key, async () => {
      const source = template.base ? await this.#preparedDatabase(template.base) : null
      return this.#prepare(source, template)
    })
  }

  async #prepare(source: string | null, { prepare }: DatabaseTemplate): Promise<string> {
    const name = await this.#create(source)
    try {
      const connection = { ...this.#address.settings, database: name }
      await onServer(this.kind, { connection }, () => prepare(connection))
      return name
    } catch (error) {
      // The first error is the one to report; what is left goes with the provider, or at the next start.
      await this.#databases.drop(name).catch(() => {})
      throw error
    }
  }

  async #create(template: string | null): Promise<string> {
    if (this.#disposal !== null) {
      throw new HarnessError('The provider of databases was already disposed of.', { code: 'infrastructure' })
    }
    try {
      return await this.#databases.create(template)
    } catch (cause) {
      throw this.#failure(`A database can't be made at ${this.#address.place}`, cause)
    }
  }

  #failure(summary: string, cause: unknown): HarnessError {
    return new HarnessError(`${summary}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: 'infrastructure',
      cause,
      fix: "Look at the server's log; it must run and have room on its disk. The next start drops what is left.",
    })
  }
}
