import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import type { RowSource } from '../../model/snapshot.ts'
import { type Connection, cancelWhenAborted, inTransaction } from '../../postgres/index.ts'
import { databaseCause, databaseReason, mayTellSecrets } from '../database-error.ts'
import { isForbidden, missingGrants, type TableRight } from '../missing-rights.ts'
import { type CollisionFix, queryError } from './import-error.ts'
import { refusedRowError } from './refused-row.ts'
import { RefusedRows, refusedRowsError } from './refused-rows.ts'
import { CopyFailure } from './row-loader.ts'
import { asInSource, type Placement } from './row-place.ts'
import { UnknownName, unknownNamesError } from './unknown-names.ts'

/** What rows are brought in with beside those that are there: UPDATE lets their tables be locked. */
export const addingRights: readonly TableRight[] = ['SELECT', 'INSERT', 'UPDATE']

/** What an error of an import is told by. */
export interface Blamed {
  /** The rows that were being written, to be gone through again for the one that was refused. */
  readonly source: RowSource
  /** Absent: the source is the snapshot. */
  readonly placement?: Placement
  /** What would let a row in whose key is taken. Absent: nothing would, the tables being empty before. */
  readonly collisionFix?: CollisionFix
}

/**
 * Runs an import in one transaction; what goes wrong in it becomes an error that names the row.
 * @param blamed asked for when the import has failed
 * @param rights what a role needs, to be told one that lacks any
 * @throws HarnessError `import-failed`, `infrastructure`; what the source throws; the signal's reason
 */
export async function inImport<T>(
  connection: Connection,
  schema: Schema,
  signal: AbortSignal | undefined,
  blamed: () => Blamed,
  work: () => Promise<T>,
  rights: readonly TableRight[] = [...addingRights, 'TRUNCATE'],
): Promise<T> {
  signal?.throwIfAborted()
  try {
    await speakEnglish(connection)
    // Of whatever came before a lock that is waited for all has to be seen afterwards.
    return await inTransaction(connection, 'ISOLATION LEVEL READ COMMITTED', async () => {
      await using _ = cancelWhenAborted(connection, signal)
      return await work()
    })
  } catch (error) {
    signal?.throwIfAborted()
    const lacked = await lackedRights(connection, schema, error, rights)
    if (lacked !== null) throw lacked
    const { source, placement = asInSource, collisionFix } = blamed()
    if (error instanceof CopyFailure) throw await refusedRowError(error, schema, source, placement, collisionFix)
    if (error instanceof RefusedRows) throw await refusedRowsError(connection, schema, error.broken, source, placement)
    if (error instanceof UnknownName) throw await unknownNamesError(schema, source)
    if (error instanceof DatabaseError || (!(error instanceof HarnessError) && (await isLost(connection)))) {
      throw queryError(schema, error)
    }
    throw error instanceof HarnessError && error.code === 'bad-snapshot' ? unreadable(error) : error
  }
}

/** What the role may not do. Null: that is not what went wrong, or nothing is known that would help. */
async function lackedRights(
  connection: Connection,
  schema: Schema,
  error: unknown,
  rights: readonly TableRight[],
): Promise<HarnessError | null> {
  // Who found out that a right is missing said so.
  if (error instanceof HarnessError && error.fix !== null) return null

  const cause = error instanceof CopyFailure || error instanceof HarnessError ? error.cause : error
  if (!isForbidden(cause)) return null
  const grants = await missingGrants(connection, schema, rights)
  if (grants === null) return null
  const isShown = !mayTellSecrets(schema)
  return new HarnessError('the role may not import; nothing was changed', {
    code: 'import-failed',
    cause: databaseCause(cause, isShown),
    problems: [
      { message: databaseReason(cause, isShown), failure: 'database-error', fix: `it lacks rights: ${grants}` },
    ],
  })
}

/** What is wrong with a file, as a failure of the import. */
function unreadable(error: HarnessError): HarnessError {
  if (error.problems.length === 0) return error
  const [summary = ''] = error.message.split('\n')
  return new HarnessError(summary, {
    code: error.code,
    cause: error.cause,
    problems: error.problems.map((problem) => ({ ...problem, failure: 'deserialization-failed' })),
    ...(error.fix === null ? {} : { fix: error.fix }),
  })
}

/** An error that is not of PostgreSQL's making may be the source's, or tell that nobody is there any more. */
function isLost(connection: Connection): Promise<boolean> {
  return connection.query('SELECT').then(
    () => false,
    () => true,
  )
}

/** The place of a bad row is read from PostgreSQL's messages. Where the role may not choose their language, it may be missing. */
async function speakEnglish(connection: Connection): Promise<void> {
  try {
    await connection.query(`SET lc_messages = 'C'`)
  } catch (error) {
    const isRefusal = error instanceof DatabaseError && error.code === '42501'
    if (!isRefusal) throw error
  }
}
