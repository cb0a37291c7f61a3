import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { relationNames } from '../subject-relations.ts'

/**
 * What an import may do to rows that are there already:
 * - `throwaway`: they go, and so do those of all tables that refer to them
 * - `existing`: they go, but only where no other table refers to them
 * - `empty`: nothing, so there must be none
 */
export type ImportTarget = 'throwaway' | 'existing' | 'empty'

/**
 * Rows of tables that take no part but inherit from those that do are let be. Truncating costs a new file for each
 * table; most databases here are fresh, with nothing to truncate.
 * @throws HarnessError `import-failed` when rows are in the way
 */
export async function emptyTables(connection: Connection, schema: Schema, target: ImportTarget): Promise<void> {
  const models = [...schema.models.values()]
  const areFilled = await haveRows(
    connection,
    models.map(({ table }) => quoteQualified(table)),
  )
  if (!areFilled.includes(true)) return
  const sources = await ownRows(connection, schema)
  const filled = await haveRows(
    connection,
    sources.filter((_, index) => areFilled[index]),
  )
  const inTheWay = models.filter((_, index) => areFilled[index]).filter((_, index) => filled[index])
  if (inTheWay.length === 0) return
  if (target === 'empty') {
    throw new HarnessError('the database is not empty; nothing was changed', {
      code: 'import-failed',
      problems: inTheWay.map(({ name }) => ({ message: `there are rows of ${name}` })),
      fix: 'name another database, or have its rows replaced: --replace',
    })
  }
  const cascade = target === 'throwaway' ? ' CASCADE' : ''
  await connection.query(`TRUNCATE ${sources.join(', ')}${cascade}`).catch((cause) => {
    throw cause instanceof DatabaseError && cause.code === '0A000' ? referredTo(cause) : cause
  })
}

/** In the order of the tables, which are named as SQL. */
async function haveRows(connection: Connection, tables: readonly string[]): Promise<readonly boolean[]> {
  if (tables.length === 0) return []
  const probes = tables.map((table) => `EXISTS (SELECT FROM ${table})`)
  const { rows } = await connection.query(`SELECT to_json(ARRAY[${probes.join(', ')}])`)
  return JSON.parse(rows[0]?.[0] ?? '[]')
}

/** The models' tables as SQL, without the rows of tables that inherit from them, but with those of their partitions. */
async function ownRows(connection: Connection, schema: Schema): Promise<readonly string[]> {
  const { rows } = await connection.query(
    `SELECT CASE c.relkind WHEN 'p' THEN t.name ELSE 'ONLY ' || t.name END
     FROM json_array_elements_text($1::json) WITH ORDINALITY AS t(name, position)
     JOIN pg_class c ON c.oid = t.name::regclass
     ORDER BY t.position`,
    [relationNames(schema)],
  )
  return rows.flatMap(([source]) => source ?? [])
}

function referredTo(cause: DatabaseError): HarnessError {
  return new HarnessError('the tables cannot be emptied, for others refer to them; nothing was changed', {
    code: 'import-failed',
    cause,
    problems: [{ message: cause.detail ?? cause.message }],
  })
}
