import { HarnessError } from '../../model/errors.ts'
import type { Connection } from '../connect.ts'
import { hasEnded } from '../embedded/process-identity.ts'
import { quoteIdentifier } from '../quote.ts'
import { databaseName, lockKey, newRun, runOf } from './database-name.ts'
import { markedOwner, ownMarker } from './marker.ts'

/**
 * The only place that tells somebody else's server to do anything: looks at `pg_database`, holds an advisory lock, and
 * creates, marks and drops databases whose names are ours. Nothing else there is read or changed.
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
      const { rows } = await this.#admin.query('SELECT quote_literal($1)', [ownMarker()])
      await this.#admin.query(`COMMENT ON DATABASE ${ours(name)} IS ${rows[0]?.[0]}`)
      return name
    })
  }

  /** Disconnects whoever uses it. Fine when it is gone. */
  drop(name: string): Promise<void> {
    return this.#inOrder(async () => {
      await this.#admin.query(`DROP DATABASE IF EXISTS ${ours(name)} WITH (FORCE)`)
    })
  }

  /** Drops what is left of this run. */
  async dropAll(): Promise<void> {
    for (const { name, run } of await this.#list()) if (run === this.#run) await this.drop(name)
  }

  /**
   * Drops databases of processes of this machine that have ended, and those that were never marked because their owner
   * ended while the server still made them. Touches none of which that is not certain.
   * @returns the names of those that it dropped
   */
  async sweep(): Promise<readonly string[]> {
    const dropped: string[] = []
    for (const { name, comment, locked } of await this.#list()) {
      const owner = comment === null ? null : markedOwner(comment)
      const abandoned = owner === null ? comment === null && !locked : hasEnded(owner)
      if (!abandoned) continue
      await this.drop(name)
      dropped.push(name)
    }
    return dropped
  }

  async #list(): Promise<readonly OwnDatabase[]> {
    const { rows } = await this.#inOrder(() => this.#admin.query(listQuery))
    const locks = new Set(rows.flatMap(([, , lock]) => lock ?? []))
    return rows.flatMap(([name, comment]) => {
      const run = typeof name === 'string' ? runOf(name) : null
      if (typeof name !== 'string' || run === null) return []
      return [{ name, run, comment: comment ?? null, locked: locks.has(lockKey(run)) }]
    })
  }

  /** One at a time: it is one connection, and two copies of a template would wait for each other. */
  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => {})
    return done
  }
}

interface OwnDatabase {
  readonly name: string
  readonly run: string
  readonly comment: string | null
  /** Whether the run that made it is connected. */
  readonly locked: boolean
}

/** PostgreSQL manual, pg_locks: the key's halves are in classid and objid, and objsubid is 1. */
const listQuery = `
  SELECT datname, shobj_description(oid, 'pg_database'), NULL FROM pg_database WHERE datname LIKE 'roundtrip\\_%'
  UNION ALL
  SELECT NULL, NULL, ((classid::bigint << 32) | objid::bigint)::text FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1`

/** The name as SQL. Refuses every name that is not ours, whatever the caller believes. */
function ours(name: string): string {
  if (runOf(name) !== null) return quoteIdentifier(name)
  throw new HarnessError(`The database ${name} was not made by pg-roundtrip, so nothing is done to it.`, {
    code: 'infrastructure',
  })
}
