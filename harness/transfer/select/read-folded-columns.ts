import type { Field, Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'

/** The fields whose collation finds texts equal that are spelled otherwise. */
export async function readFoldedColumns(connection: Connection, { models }: Schema): Promise<ReadonlySet<Field>> {
  const { rows } = await connection.query(foldedQuery)
  if (rows.length === 0) return new Set()
  const folded = new Set(rows.map((names) => JSON.stringify(names)))
  const fields = [...models.values()].flatMap((model) =>
    model.fields.filter(({ column }) => folded.has(JSON.stringify([model.table.schema, model.table.name, column]))),
  )
  return new Set(fields)
}

/** What only newer versions have is reached by way of JSON. */
const foldedQuery = `
  SELECT n.nspname, c.relname, a.attname
  FROM pg_collation l
  JOIN pg_attribute a ON a.attcollation = l.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE to_jsonb(l) ->> 'collisdeterministic' = 'false'`
