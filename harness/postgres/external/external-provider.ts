import { HarnessError } from '../../model/errors.ts'
import { type Connection, connect } from '../connect.ts'
import type { DatabaseTemplate, PostgresProvider, ThrowawayServer } from '../provider.ts'
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
    let disposal: Promise<void> | null = null
    return {
      connection: { ...this.#address.settings, database: name },
      url: this.#address.url(name),
      [Symbol.asyncDispose]: () => {
        // The provider's own disposal drops all.
        disposal ??= this.#disposal ?? this.#databases.drop(name)
        return disposal
      },
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose()
    return this.#disposal
  }

  async #dispose(): Promise<void> {
    try {
      await this.#databases.dropAll()
    } finally {
      await this.#admin[Symbol.asyncDispose]()
    }
  }

  /** Prepares a template once; the next one that asks after a failure tries again. */
  #preparedDatabase(template: DatabaseTemplate): Promise<string> {
    const known = this.#prepared.get(template.key)
    if (known !== undefined) return known
    const prepared = this.#prepare(template)
    this.#prepared.set(template.key, prepared)
    prepared.catch(() => this.#prepared.delete(template.key))
    return prepared
  }

  async #prepare({ prepare }: DatabaseTemplate): Promise<string> {
    const name = await this.#create(null)
    try {
      await prepare({ ...this.#address.settings, database: name })
      return name
    } catch (error) {
      await this.#databases.drop(name)
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
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new HarnessError(`A database can't be made at ${this.#address.place}: ${reason}`, {
        code: 'infrastructure',
        cause,
        fix: "Look at the server's log; it must run and have room on its disk.",
      })
    }
  }
}
