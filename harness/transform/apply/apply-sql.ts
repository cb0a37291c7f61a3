import { DatabaseError } from 'pg'
import type { Connection } from '../../postgres/index.ts'
import { lineAndColumn } from '../../snapshot/index.ts'
import { restoreSettings, sessionSettings, transactionOf } from './session-state.ts'
import { splitStatements } from './split-statements.ts'

/** An error of PostgreSQL's, its cause; in the text of an sql step its message says where. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure'
}

const advice = 'a step is one transaction; leave BEGIN, COMMIT and ROLLBACK out of its SQL (savepoints are fine)'

interface SqlOptions {
  /** Of the file that the text is from; null: the step holds it. */
  readonly path?: string | null
  /** Called after each statement, with its 1-based line; then they are sent one by one. */
  readonly afterStatement?: ((line: number) => Promise<void>) | null
}

/**
 * Runs the text of an sql step, which may hold several statements, in the transaction that the caller has begun. The
 * role and the settings of PostgreSQL's own that it SETs hold for the step.
 * @throws SqlFailure with the line of the text, where PostgreSQL says so
 * @throws Error when the text ends the transaction: then what it did may remain
 */
export async function applySql(
  connection: Connection,
  text: string,
  { path = null, afterStatement = null }: SqlOptions = {},
): Promise<void> {
  const before = await transactionOf(connection)
  const settings = await sessionSettings(connection)
  try {
    await (afterStatement ? sendStatements(connection, text, afterStatement) : connection.client.query(text))
  } catch (cause) {
    // In a transaction that failed, every query fails.
    const ended = await connection.query('SELECT').then(
      () => true,
      () => false,
    )
    if (ended) throw new Error(`its SQL ended its transaction, and failed after that; ${advice}`, { cause })
    throw cause instanceof DatabaseError && cause.position ? withLine(cause, text, path) : cause
  }
  if ((await transactionOf(connection)) !== before) throw new Error(`its SQL ended its transaction; ${advice}`)
  await restoreSettings(connection, settings)
}

async function sendStatements(
  connection: Connection,
  text: string,
  afterStatement: (line: number) => Promise<void>,
): Promise<void> {
  for (const statement of splitStatements(text)) {
    await connection.client.query(statement.text)
    await afterStatement(statement.line)
  }
}

/** PostgreSQL counts code points from 1. */
function withLine(cause: DatabaseError, text: string, path: string | null): SqlFailure {
  const offset = [...text].slice(0, Number(cause.position) - 1).join('').length
  const { line } = lineAndColumn(text, offset)
  return new SqlFailure(`${cause.message}, at ${path === null ? `line ${line} of its SQL` : `${path}:${line}`}`, {
    cause,
  })
}
