import { connect } from '../connect.ts'
import type { ConnectionSettings } from '../provider.ts'

/** As the server reports it, without what its packager added: `15.18`. @throws HarnessError `infrastructure` */
export async function serverVersion(settings: ConnectionSettings): Promise<string> {
  await using connection = await connect(settings, { timeoutMs: 10_000 })
  const { rows } = await connection.query('SHOW server_version')
  return rows[0]?.[0]?.split(' ')[0] ?? 'unknown'
}
