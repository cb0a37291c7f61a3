import { HarnessError } from '../../model/errors.ts'
import { type Connection, connect } from '../connect.ts'
import type { Leftover } from '../provider.ts'
import { connectionRefused } from './connection-refused.ts'
import { listDatabases } from './database-list.ts'
import { dropDatabase } from './own-databases.ts'
import { readServerUrl, type ServerUrl } from './server-url.ts'

/**
 * The databases that runs of this machine left on an external server.
 * @throws HarnessError `bad-config` when the URL can't be read; `infrastructure` when the server can't be reached
 */
export async function listLeftDatabases(url: string): Promise<readonly Leftover[]> {
  const address = readServerUrl(url)
  await using admin = await open(address)
  const left = (await listDatabases(admin)).filter((database) => database.left)
  return left
    .map(({ name, kept }) => ({
      name,
      kind: 'database' as const,
      state: kept ? ('kept' as const) : ('abandoned' as const),
      remove: () => remove(address, name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function remove(address: ServerUrl, name: string): Promise<void> {
  await using admin = await open(address)
  try {
    await dropDatabase(admin, name)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`The database ${name} at ${address.place} can't be dropped: ${reason}`, {
      code: 'infrastructure',
      cause,
      fix: `A superuser, or the role that made it, can: DROP DATABASE "${name}" WITH (FORCE)`,
    })
  }
}

function open(address: ServerUrl): Promise<Connection> {
  return connect(address.settings).catch((cause: unknown) => {
    throw connectionRefused(address, cause)
  })
}
