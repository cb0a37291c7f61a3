import { DatabaseError } from 'pg'
import type { Case } from '../model/case.ts'
import type { Problem } from '../model/errors.ts'
import type { ExpectedSchemaChange } from '../model/expectation.ts'
import { type Connection, inTransaction } from '../postgres/index.ts'
import { badCase } from './bind-case.ts'

/**
 * The entries of `expect.schema` with their types as PostgreSQL writes them: `int` is `integer`.
 * @param connection to the database after the steps, which may make types
 * @throws HarnessError `bad-case` for what is no type there
 */
export async function normalTypes(connection: Connection, parsed: Case): Promise<readonly ExpectedSchemaChange[]> {
  const problems: Problem[] = []
  const entries: ExpectedSchemaChange[] = []
  for (const [index, entry] of parsed.expect.schema.entries()) {
    const written = entry.kind === 'added' ? entry.type : entry.kind === 'retyped' ? entry.to : null
    const type = written === null ? null : await normalType(connection, written)
    if (written !== null && type === null) {
      const place = entry.line === null ? { file: parsed.file } : { file: parsed.file, line: entry.line }
      problems.push({ message: `expect.schema entry ${index + 1}: ${written} is no type after the steps`, place })
    }
    entries.push(
      entry.kind === 'added' ? { ...entry, type } : entry.kind === 'retyped' ? { ...entry, to: type } : entry,
    )
  }
  if (problems.length > 0) throw badCase(parsed, problems)
  return entries
}

/** What a table definition may say in place of a type. PostgreSQL manual, 8.1.4. */
const serials: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
}

/** Null: there is no such type. */
async function normalType(connection: Connection, written: string): Promise<string | null> {
  const sqlType = serials[written.trim().toLowerCase()] ?? written
  try {
    const { rows } = await connection.query('SELECT to_regtype($1)::oid::text', [sqlType])
    const type = rows[0]?.[0] ?? null
    if (type === null) return null
    // The length or precision is told by a column only, which is of no row: a domain may refuse NULL.
    const { fields } = await connection.client.query(`SELECT NULL::${sqlType} LIMIT 0`)
    const [column] = fields
    // A column of a domain says what the domain is of.
    const modifier = String(column?.dataTypeID) === type ? String(column?.dataTypeModifier) : '-1'
    return await inTransaction(connection, 'READ ONLY', async () => {
      // As the catalog is read: every name qualified.
      await connection.query(`SET LOCAL search_path = ''`)
      const named = await connection.query('SELECT format_type($1::oid, $2::int)', [type, modifier])
      return named.rows[0]?.[0] ?? null
    })
  } catch (error) {
    if (error instanceof DatabaseError) return null
    throw error
  }
}
