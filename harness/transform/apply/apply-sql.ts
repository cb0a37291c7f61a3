import { DatabaseError } from 'pg'
import type { Connection } from '../../postgres/index.ts'
import { lineAndColumn } from '../../snapshot/index.ts'

/** An error of PostgreSQL's, its cause; in the text of an sql step its message says where. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure'
}

const advice = 'a step is one transaction; leave BEGIN, COMMIT and ROLLBACK out of its SQL (savepoints are fine)'

/**
 * Runs the text of an sql step, which may hold several statements, in the transaction that the caller has begun. The
 * role and the settings of PostgreSQL's own that it SETs hold for the step.
 * @throws SqlFailure with the line of the text, where PostgreSQL says so
 * @throws Error when the text ends the transaction: then what it did may remain
 */
export async function applySql(connection: Connection, text: string): Promise<void> {
  const before = await transactionOf(connection)
  const settings = await sessionSettings(connection)
  try {
    await connection.client.query(text)
  } catch (cause) {
    // In a transaction that failed, every query fails.
    const ended = await connection.query('SELECT').then(
      () => true,
      () => false,
    )
    if (ended) throw new Error(`its SQL ended its transaction, and failed after that; ${advice}`, { cause })
    throw cause instanceof DatabaseError && cause.position ? withLine(cause, text, Number(cause.position)) : cause
  }
  if ((await transactionOf(connection)) !== before) throw new Error(`its SQL ended its transaction; ${advice}`)
  await restoreSettings(connection, settings)
}

/** @param position 1-based, in code points */
function withLine(cause: DatabaseError, text: string, position: number): SqlFailure {
  const offset = [...text].slice(0, position - 1).join('').length
  return new SqlFailure(`${cause.message}, at line ${lineAndColumn(text, offset).line} of its SQL`, { cause })
}

async function transactionOf(connection: Connection): Promise<string | null | undefined> {
  const { rows } = await connection.query('SELECT txid_current()')
  return rows[0]?.[0]
}

type Settings = ReadonlyMap<string, string>

/** Settings that were SET, by name. */
async function sessionSettings(connection: Connection): Promise<Settings> {
  const { rows } = await connection.query("SELECT name, setting FROM pg_settings WHERE source = 'session'")
  return new Map(rows.map(([name, setting]) => [name ?? '', setting ?? '']))
}

async function restoreSettings(connection: Connection, before: Settings): Promise<void> {
  await connection.client.query('RESET SESSION AUTHORIZATION; RESET ROLE')
  const after = await sessionSettings(connection)
  for (const [name, setting] of after) {
    const previous = before.get(name)
    if (previous === undefined) {
      await connection.query('SELECT set_config(name, reset_val, false) FROM pg_settings WHERE name = $1', [name])
    } else if (previous !== setting) await connection.query('SELECT set_config($1, $2, false)', [name, previous])
  }
  for (const [name, setting] of before) {
    if (!after.has(name)) await connection.query('SELECT set_config($1, $2, false)', [name, setting])
  }
}
