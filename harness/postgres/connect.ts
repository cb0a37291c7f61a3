import { Socket } from 'node:net'
import pg from 'pg'
import { HarnessError } from '../model/errors.ts'
import type { ConnectionSettings } from './provider.ts'

/** What makes PostgreSQL's texts independent of where the server runs. Every connection of the harness uses it. */
const sessionSettings = `
  SET datestyle = 'ISO, YMD';
  SET timezone = 'UTC';
  SET intervalstyle = 'postgres';
  SET extra_float_digits = 3;
  SET bytea_output = 'hex';
  SET lc_monetary = 'C';
  SET xmloption = 'content';
  SET standard_conforming_strings = on;
`

/** A connection that ends when it is disposed of. Query results are PostgreSQL's texts, never parsed. */
export interface Connection extends AsyncDisposable {
  readonly client: pg.Client
  /** Rows as arrays of texts; null for SQL NULL. */
  query(sql: string, parameters?: readonly (string | null)[]): Promise<QueryTexts>
}

export interface QueryTexts {
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows that the statement touched or returned. */
  readonly count: number
}

const asText = { getTypeParser: () => (value: string) => value }

/**
 * @param options `timeoutMs`: how long the server may take to let someone in, and then for each query. Default: for ever
 *   `signal`: aborted, it stops to wait for the server; afterwards it has no effect
 * @throws HarnessError `infrastructure` when the server can't be reached; the signal's reason
 */
export async function connect(
  settings: ConnectionSettings,
  { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Connection> {
  signal?.throwIfAborted()
  const { password, ...rest } = settings
  const socket = new Socket()
  const client = new pg.Client({
    ...rest,
    ...(password === null ? {} : { password }),
    // A Unix socket speaks no TLS, whatever PGSSLMODE asks for elsewhere.
    ...(settings.host.startsWith('/') ? { ssl: false } : {}),
    ...(timeoutMs === undefined ? {} : { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs }),
    application_name: 'pg-roundtrip',
    // Not PGOPTIONS, which may name other schemas: a blank, since node-postgres takes an empty text for none.
    options: ' ',
    stream: () => socket,
  })
  // Without a listener the loss of an idle connection would end the process; the next query reports it.
  client.on('error', () => {})
  const giveUp = (): void => {
    socket.destroy()
  }
  signal?.addEventListener('abort', giveUp)
  try {
    await client.connect()
    await client.query(sessionSettings)
    signal?.throwIfAborted()
  } catch (cause) {
    await client.end().catch(() => {})
    signal?.throwIfAborted()
    const { refused, reason } = refusal(cause)
    const does = refused ? 'refuses the connection' : 'does not answer'
    throw new HarnessError(`PostgreSQL at ${settings.host} port ${settings.port} ${does}`, {
      code: 'infrastructure',
      cause,
      problems: [{ message: reason }],
    })
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
  return {
    client,
    async query(sql, parameters = []) {
      const result = await client.query<(string | null)[]>({
        text: sql,
        values: [...parameters],
        rowMode: 'array',
        types: asText,
      })
      return { rows: result.rows, count: result.rowCount ?? 0 }
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** Runs `work` in a transaction: committed when it succeeds, rolled back when it throws. */
export async function inTransaction<T>(connection: Connection, mode: string, work: () => Promise<T>): Promise<T> {
  await connection.query(`BEGIN ${mode}`)
  try {
    const result = await work()
    await connection.query('COMMIT')
    return result
  } catch (error) {
    // The first error is the one to report; when the connection is lost the server rolls back by itself.
    await connection.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/** Whether a server answered, and what it said. Class 28: authorization; 3D: no such database. */
function refusal(cause: unknown): { readonly refused: boolean; readonly reason: string } {
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (/client password must be a string/.test(reason)) return { refused: true, reason: 'it wants a password' }
  return { refused: cause instanceof pg.DatabaseError && /^(?:28|3D)/.test(cause.code ?? ''), reason }
}
