import { Client } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { ConnectionSettings } from '../provider.ts'

/** A server's address, read. */
export interface ServerUrl {
  readonly settings: ConnectionSettings
  /** For messages: without the password. */
  readonly place: string
  /** The same address, of another database there. */
  url(database: string): string
  /** That without the password. */
  publicUrl(database: string): string
}

/**
 * Reads `postgresql://user:password@host:port/database`; what it leaves out is taken from the PG… variables, as libpq
 * does. The host may be a folder: `?host=/run/postgresql`.
 * @param what it is the URL of, for messages
 * @throws HarnessError `bad-config`
 */
export function readServerUrl(text: string, what = 'the external PostgreSQL server'): ServerUrl {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'postgresql:' && url?.protocol !== 'postgres:') {
    throw new HarnessError(`The URL of ${what} can not be read.`, {
      code: 'bad-config',
      fix: 'Write it as postgresql://user:password@host:5432/postgres (special characters as %40 and the like).',
    })
  }
  const mode = url.searchParams.get('sslmode')
  if (mode !== null && mode !== 'disable' && mode !== 'allow' && mode !== 'prefer') {
    throw new HarnessError(`The URL of ${what} asks for sslmode=${mode}.`, {
      code: 'bad-config',
      fix: 'Encrypted connections are not supported: use a server on this machine or in a trusted network, or a tunnel.',
    })
  }
  for (const name of ['sslmode', 'sslcert', 'sslkey', 'sslrootcert']) url.searchParams.delete(name)
  const { host, port, user, password, database } = new Client({ connectionString: url.href, ssl: false })
  const settings: ConnectionSettings = {
    host,
    port,
    user: user ?? 'postgres',
    password: password ?? null,
    database: database ?? 'postgres',
  }
  const ofDatabase = (name: string): URL => {
    const other = new URL(url)
    other.pathname = `/${encodeURIComponent(name)}`
    return other
  }
  return {
    settings,
    place: `${settings.host} port ${settings.port}`,
    url: (name) => ofDatabase(name).href,
    publicUrl(name) {
      const other = ofDatabase(name)
      other.password = ''
      other.searchParams.delete('password')
      return other.href
    },
  }
}
