import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { Connection } from '../connect.ts'
import { settingsOf } from '../database-settings.ts'
import { quoteIdentifier } from '../quote.ts'
import { listDatabases, type OwnDatabase } from './database-list.ts'
import { databaseName, lockKey, newRun, runOf } from './database-name.ts'
import { keptMarker, ownMarker } from './marker.ts'

/** PostgreSQL manual, appendix A. */
const insufficientPrivilege = '42501'

/**
 * The only place that tells somebody else's server to do anything: looks at `pg_database`, and at what is set on databases
 * of ours, holds an advisory lock, and creates, marks, sets and drops databases whose names are ours. Nothing else there is read
 * or changed.
 */
export class OwnDatabases {
  readonly #run = newRun()
  readonly #admin: Connection
  readonly #locale: string
  #queue: Promise<unknown> = Promise.resolve()
  #created = 0

  private constructor(admin: Connection, majorVersion: number) {
    this.#admin = admin
    this.#locale = majorVersion >= 17 ? "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" : ''
  }

  /** @param admin a connection of its own, which stays open as long as the databases are in use */
  static async open(admin: Connection, majorVersion: number): Promise<OwnDatabases> {
    const databases = new OwnDatabases(admin, majorVersion)
    await admin.query('SELECT pg_advisory_lock($1)', [lockKey(databases.#run)])
    return databases
  }

  /** @param template one of our own to copy, which nobody may be connected to; null: an empty database */
  create(template: string | null): Promise<string> {
    return this.#inOrder(async () => {
      this.#created += 1
      const name = databaseName(this.#run, this.#created)
      const source = template === null ? `template0 ENCODING 'UTF8' LOCALE 'C' ${this.#locale}` : ours(template)
      await this.#admin.query(`CREATE DATABASE ${ours(name)} TEMPLATE ${source}`)
      await this.#mark(name, ownMarker())
      const settings = template === null ? [] : await settingsOf(this.#admin, template)
      for (const setting of settings) await this.#admin.query(`ALTER DATABASE ${ours(name)} ${setting}`)
      return name
    })
  }

  /** Disconnects whoever uses it. Fine when it is gone. */
  drop(name: string): Promise<void> {
    return this.#inOrder(() => dropDatabase(this.#admin, name))
  }

  /**
   * Marks it, in one step, so that from then on no run drops it.
   * @throws Error when it is gone
   */
  keep(name: string): Promise<void> {
    return this.#inOrder(async () => {
      await this.#mark(name, keptMarker())
      // A comment on a database that is gone is no error.
      const isKept = (await listDatabases(this.#admin)).some((database) => database.name === name && database.kept)
      if (!isKept) throw new Error('it is gone')
    })
  }

  /** Drops what is left of this run, and was not kept. */
  async dropAll(): Promise<void> {
    for (const { name, run, kept } of await this.#list()) if (run === this.#run && !kept) await this.drop(name)
  }

  /**
   * Drops what other runs left, and did not keep.
   * @returns the names of those that it dropped
   */
  async sweep(): Promise<readonly string[]> {
    const dropped: string[] = []
    for (const { name, left, kept } of await this.#list()) {
      if (!left || kept) continue
      try {
        await this.drop(name)
        dropped.push(name)
      } catch (error) {
        // What another role's run left is for that role to drop.
        if (!(error instanceof DatabaseError && error.code === insufficientPrivilege)) throw error
      }
    }
    return dropped
  }

  #list(): Promise<readonly OwnDatabase[]> {
    return this.#inOrder(() => listDatabases(this.#admin))
  }

  async #mark(name: string, marker: string): Promise<void> {
    const { rows } = await this.#admin.query('SELECT quote_literal($1)', [marker])
    await this.#admin.query(`COMMENT ON DATABASE ${ours(name)} IS ${rows[0]?.[0]}`)
  }

  /** One at a time: it is one connection, and two copies of a template would wait for each other. */
  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => {})
    return done
  }
}

/**
 * Disconnects whoever uses the database, and drops it. Fine when it is gone.
 * @throws HarnessError `infrastructure` when it is none of ours
 */
export async function dropDatabase(admin: Connection, name: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${ours(name)} WITH (FORCE)`)
}

/** The name as SQL. Refuses every name that is not ours, whatever the caller believes. */
function ours(name: string): string {
  if (runOf(name) !== null) return quoteIdentifier(name)
  throw new HarnessError(`The database ${name} was not made by pg-roundtrip, so nothing is done to it.`, {
    code: 'infrastructure',
  })
}
