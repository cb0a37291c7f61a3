import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'

/**
 * What an import may do to rows that are there already:
 * - `throwaway`: they go, and so do those of all tables that refer to them
 * - `existing`: they go, but only where no other table refers to them
 * - `empty`: nothing, so there must be none
 */
export type ImportTarget = 'throwaway' | 'existing' | 'empty'

/**
 * Truncating costs a new file for each table; most databases here are fresh, with nothing to truncate.
 * @throws HarnessError `import-failed` when rows are in the way
 */
export async function emptyTables(connection: Connection, schema: Schema, target: ImportTarget): Promise<void> {
  const models = [...schema.models.values()]
  if (models.length === 0) return
  const tables = models.map(({ table }) => quoteQualified(table))
  const probes = tables.map((table) => `EXISTS (SELECT FROM ${table})`)
  const { rows } = await connection.query(`SELECT to_json(ARRAY[${probes.join(', ')}])`)
  const isFilled: boolean[] = JSON.parse(rows[0]?.[0] ?? '[]')
  const filled = models.filter((_, index) => isFilled[index])
  if (filled.length === 0) return
  if (target === 'empty') {
    throw new HarnessError('the database is not empty; nothing was changed', {
      code: 'import-failed',
      problems: filled.map(({ name }) => ({ message: `there are rows of ${name}` })),
      fix: 'name another database, or have its rows replaced: --replace',
    })
  }
  const cascade = target === 'throwaway' ? ' CASCADE' : ''
  await connection.query(`TRUNCATE ${tables.join(', ')}${cascade}`).catch((cause) => {
    throw cause instanceof DatabaseError && cause.code === '0A000' ? referredTo(cause) : cause
  })
}

function referredTo(cause: DatabaseError): HarnessError {
  return new HarnessError('the tables cannot be emptied, for others refer to them; nothing was changed', {
    code: 'import-failed',
    cause,
    problems: [{ message: cause.detail ?? cause.message }],
  })
}
