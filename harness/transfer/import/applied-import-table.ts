import type { Schema } from '../../model/schema.ts'
import { type Connection, ownSchema, quoteIdentifier } from '../../postgres/index.ts'

const name = 'applied_import'

/** Where a database keeps which imports were applied to it, as SQL. Made on first use. */
export const appliedImportTable = `${quoteIdentifier(ownSchema)}.${name}`

/** Of a subject whose rows are replaced: what its imports brought is no more. */
export async function forgetImports(connection: Connection, { subject }: Schema): Promise<void> {
  if (await hasAppliedImports(connection)) {
    await connection.query(`DELETE FROM ${appliedImportTable} WHERE subject = $1`, [subject])
  }
}

/** Whether the table is there. Asks for no rights, which looking a name up would. */
export async function hasAppliedImports(connection: Connection): Promise<boolean> {
  const { count } = await connection.query(
    'SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2',
    [ownSchema, name],
  )
  return count > 0
}
