import type { Connection } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'

/** When the transaction began, as a snapshot writes it. */
export async function timeOfImport(connection: Connection): Promise<string> {
  const { rows } = await connection.query('SELECT now()')
  return String(codecFor({ kind: 'base', name: 'timestamptz' }).decode(rows[0]?.[0] ?? ''))
}
