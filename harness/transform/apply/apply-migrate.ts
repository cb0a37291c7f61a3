import { DatabaseError } from 'pg'
import type { MigrationPart } from '../../model/migration.ts'
import { type Connection, inTransaction } from '../../postgres/index.ts'
import { lineAndColumn } from '../../snapshot/index.ts'
import { SqlFailure } from './apply-sql.ts'
import { restoreSettings, sessionSettings, transactionOf } from './session-state.ts'
import type { Statement } from './split-statements.ts'
import type { StepObserver } from './step-observer.ts'
import { type StepUnit, stepUnit } from './step-unit.ts'

/**
 * Runs parts of migrations one after the other, each as the tool does whose layout it has. The settings of PostgreSQL's
 * own and the role that one SETs hold for this one alone. Parts before the one that fails stay done; so do the statements
 * before the one that fails, where they run in no transaction.
 * @throws SqlFailure with the file and line of the statement that PostgreSQL refused
 * @throws Error when a part ends the transaction that it is in, or leaves one open
 */
export async function applyMigrate(
  connection: Connection,
  parts: readonly MigrationPart[],
  observer: StepObserver | null,
): Promise<void> {
  for (const part of parts) await applyUnit(connection, stepUnit(part), observer)
}

async function applyUnit(connection: Connection, unit: StepUnit, observer: StepObserver | null): Promise<void> {
  const send = async (): Promise<void> => {
    for (const statement of unit.statements) {
      await sendStatement(connection, unit, statement)
      await observer?.afterStatement(connection, placeOf(unit, statement.line))
    }
  }
  if (!unit.inTransaction) return sendOneByOne(connection, unit, send)
  try {
    await inTransaction(connection, '', async () => {
      // PostgreSQL takes them back when the transaction fails.
      const settings = await sessionSettings(connection)
      await send()
      await restoreSettings(connection, settings)
    })
  } catch (cause) {
    // Constraints that are deferred are checked at the end.
    throw cause instanceof DatabaseError
      ? new SqlFailure(`${cause.message}, at the end of ${unit.path}`, { cause })
      : cause
  }
}

async function sendOneByOne(connection: Connection, unit: StepUnit, send: () => Promise<void>): Promise<void> {
  const settings = await sessionSettings(connection)
  try {
    await send()
    const open = await transactionOf(connection)
    if (open === (await transactionOf(connection)))
      throw new Error(`${unit.path} begins a transaction and does not end it: a COMMIT is missing`)
  } catch (cause) {
    // The first error is the one to report.
    await connection
      .query('ROLLBACK')
      .then(() => restoreSettings(connection, settings))
      .catch(() => {})
    throw cause
  }
  await restoreSettings(connection, settings)
}

async function sendStatement(connection: Connection, unit: StepUnit, { text, line }: Statement): Promise<void> {
  try {
    await connection.client.query(text)
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause
    // 1-based, in code points.
    const position = Number(cause.position ?? 1)
    const offset = [...text].slice(0, position - 1).join('').length
    const place = placeOf(unit, line + lineAndColumn(text, offset).line - 1)
    throw new SqlFailure(`${cause.message}, at ${place.path}:${place.line}`, { cause })
  }
}

/** @param line in the text of the unit */
function placeOf({ path, firstLine }: StepUnit, line: number): { readonly path: string; readonly line: number } {
  return { path, line: firstLine - 1 + line }
}
