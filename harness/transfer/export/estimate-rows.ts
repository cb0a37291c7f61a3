import type { Model } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'

/** About how many rows the tables of models have, by the server's statistics; null where a table has none yet. */
export async function estimateRows(connection: Connection, models: readonly Model[]): Promise<number | null> {
  const tables = models.map(({ table }) => quoteQualified(table))
  const { rows } = await connection.query(
    `SELECT CASE WHEN min(c.reltuples) >= 0 THEN sum(c.reltuples) END::text
     FROM json_array_elements_text($1::json) AS t(name) JOIN pg_class c ON c.oid = name::regclass`,
    [JSON.stringify(tables)],
  )
  const [estimate] = rows[0] ?? []
  return estimate ? Number(estimate) : null
}
