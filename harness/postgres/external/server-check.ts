import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Connection } from '../connect.ts'
import { quoteIdentifier } from '../quote.ts'

export interface ServerVersion {
  /** As the server reports it, without what its packager added: `15.18`. */
  readonly text: string
  readonly major: number
}

const oldestMajor = 13

/**
 * Makes sure that the server and the role suffice, all that is missing together.
 * @throws HarnessError `infrastructure`
 */
export async function checkServer(admin: Connection, place: string): Promise<ServerVersion> {
  const { rows } = await admin.query(`
    SELECT current_setting('server_version'), current_setting('server_version_num'), current_user,
      (SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user)::text`)
  const [full, number, role, mayCreate] = rows[0] ?? []
  const major = Math.floor(Number(number) / 10_000)
  const version = { text: full?.split(' ')[0] ?? 'unknown', major }
  const problems = serverProblems({
    version,
    role: role ?? '',
    mayCreate: mayCreate === 'true',
    maySwitchTriggersOff: await maySwitchTriggersOff(admin),
  })
  if (problems.length === 0) return version
  throw new HarnessError(`The PostgreSQL server at ${place} can't be used.`, { code: 'infrastructure', problems })
}

export interface ServerFacts {
  readonly version: ServerVersion
  readonly role: string
  readonly mayCreate: boolean
  readonly maySwitchTriggersOff: boolean
}

/** What keeps a server, or the role there, from being of use. */
export function serverProblems({ version, role, ...facts }: ServerFacts): readonly Problem[] {
  return [
    ...(version.major < oldestMajor
      ? [
          {
            message: `it is PostgreSQL ${version.text}; ${oldestMajor} or newer is needed`,
            fix: 'Name a newer server, or use another provider.',
          },
        ]
      : []),
    ...(facts.mayCreate
      ? []
      : [
          {
            message: `the role ${role} may not create databases`,
            fix: `Use a superuser, or have one run: ALTER ROLE ${quoteIdentifier(role)} CREATEDB`,
          },
        ]),
    ...(facts.maySwitchTriggersOff
      ? []
      : [
          {
            message: `the role ${role} may not set session_replication_role, so an import would fire triggers`,
            fix:
              'Use a superuser, or, since PostgreSQL 15, have one run: ' +
              `GRANT SET ON PARAMETER session_replication_role TO ${quoteIdentifier(role)}`,
          },
        ]),
  ]
}

/** Tried, in a transaction that changes nothing: who may do it differs between versions and hosting companies. */
async function maySwitchTriggersOff(admin: Connection): Promise<boolean> {
  await admin.query('BEGIN READ ONLY')
  try {
    await admin.query('SET LOCAL session_replication_role = replica')
    return true
  } catch {
    return false
  } finally {
    await admin.query('ROLLBACK')
  }
}
