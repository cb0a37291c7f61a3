import type { Model } from '../model/schema.ts'
import { type Connection, quoteQualified } from '../postgres/index.ts'

/**
 * The models' tables as SQL, in their order: without the rows of tables that inherit from them, which are models of their
 * own, but with those of their partitions.
 */
export async function ownRows(connection: Connection, models: readonly Model[]): Promise<readonly string[]> {
  const { rows } = await connection.query(
    `SELECT CASE c.relkind WHEN 'p' THEN t.name ELSE 'ONLY ' || t.name END
     FROM json_array_elements_text($1::json) WITH ORDINALITY AS t(name, position)
     JOIN pg_class c ON c.oid = t.name::regclass
     ORDER BY t.position`,
    [JSON.stringify(models.map(({ table }) => quoteQualified(table)))],
  )
  return rows.flatMap(([source]) => source ?? [])
}
