import type { Schema } from '../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'

/**
 * Runs `work` while no trigger of the subject's tables fires, and leaves each as it was. In the caller's transaction:
 * a failure rolls it all back. Needs a superuser. PostgreSQL's own foreign-key triggers sleep too.
 */
export async function withoutTriggers(
  connection: Connection,
  schema: Schema,
  work: () => Promise<void>,
): Promise<void> {
  await connection.query(`SET LOCAL session_replication_role = 'replica'`)
  const insistent = await insistentTriggers(connection, schema)
  for (const { table, trigger } of insistent) {
    await connection.query(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`)
  }
  await work()
  for (const { table, trigger, mode } of insistent) {
    await connection.query(`ALTER TABLE ${table} ENABLE ${mode} TRIGGER ${trigger}`)
  }
}

interface InsistentTrigger {
  readonly table: string
  readonly trigger: string
  readonly mode: string
}

/** Triggers that were told to fire in a replica's session, only there or there too. */
async function insistentTriggers(connection: Connection, schema: Schema): Promise<readonly InsistentTrigger[]> {
  const tables = [...schema.models.values()].map(({ table }) => quoteQualified(table))
  const { rows } = await connection.query(
    `SELECT n.nspname, c.relname, g.tgname, CASE g.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END
     FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE g.tgenabled IN ('A', 'R') AND NOT g.tgisinternal AND g.tgparentid = 0
       AND g.tgrelid = ANY ((SELECT array_agg(name::regclass) FROM json_array_elements_text($1::json) AS t(name))::oid[])
     ORDER BY 1, 2, 3`,
    [JSON.stringify(tables)],
  )
  return rows.map(([schemaName, table, trigger, mode]) => ({
    table: quoteQualified({ schema: schemaName ?? '', name: table ?? '' }),
    trigger: quoteIdentifier(trigger ?? ''),
    mode: mode ?? '',
  }))
}
