import { DatabaseError } from 'pg'
import type { Case, ExpectedSchemaChange } from '../model/case.ts'
import type { Problem } from '../model/errors.ts'
import { type Connection, inTransaction } from '../postgres/index.ts'
import { badCase } from './bind-case.ts'
import type { IsDeclaredType } from './carry-expected.ts'

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

/** @param entries of `expect.schema`, as they were written */
export function declaredTypes(connection: Connection, entries: readonly ExpectedSchemaChange[]): IsDeclaredType {
  return async (model, { from, to }) => {
    const models: readonly string[] = [model.from.name, model.to.name]
    const names = [from?.name, to.name]
    const entry = entries.find(({ kind, field, ...of }) => {
      return kind === 'retyped' && models.includes(of.model) && field !== null && names.includes(field)
    })
    if (entry?.kind !== 'retyped') return false
    return entry.to === null || (await normalType(connection, entry.to)) === to.sqlType
  }
}

/** What a table definition may say in place of a type. PostgreSQL manual, 8.1.4. */
const serials: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
}

/** Null: there is no such type. */
async function normalType(connection: Connection, written: string): Promise<string | null> {
  try {
    const { fields } = await connection.client.query(`SELECT NULL::${serials[written.trim().toLowerCase()] ?? written}`)
    const [column] = fields
    if (!column) return null
    return await inTransaction(connection, 'READ ONLY', async () => {
      // As the catalog is read: every name qualified.
      await connection.query(`SET LOCAL search_path = ''`)
      const { rows } = await connection.query('SELECT format_type($1::oid, $2::int)', [
        String(column.dataTypeID),
        String(column.dataTypeModifier),
      ])
      return rows[0]?.[0] ?? null
    })
  } catch (error) {
    if (error instanceof DatabaseError) return null
    throw error
  }
}
