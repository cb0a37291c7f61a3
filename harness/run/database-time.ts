import type { Connection } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'

/** Now, by the database's clock, as snapshots write it. */
export async function databaseTime(connection: Connection): Promise<string> {
  const { rows } = await connection.query('SELECT clock_timestamp()')
  return String(codecFor({ kind: 'base', name: 'timestamptz' }).decode(rows[0]?.[0] ?? ''))
}
