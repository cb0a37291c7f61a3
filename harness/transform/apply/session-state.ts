import type { Connection } from '../../postgres/index.ts'

/** The transaction that the session is in. Outside of one: that of this question alone, another each time. */
export async function transactionOf(connection: Connection): Promise<string | null | undefined> {
  const { rows } = await connection.query('SELECT txid_current()')
  return rows[0]?.[0]
}

/** By name, as texts. */
export type Settings = ReadonlyMap<string, string>

/** Settings that were SET, by name. */
export async function sessionSettings(connection: Connection): Promise<Settings> {
  const { rows } = await connection.query("SELECT name, setting FROM pg_settings WHERE source = 'session'")
  return new Map(rows.map(([name, setting]) => [name ?? '', setting ?? '']))
}

/** Also the role. */
export async function restoreSettings(connection: Connection, before: Settings): Promise<void> {
  await connection.client.query('RESET SESSION AUTHORIZATION; RESET ROLE')
  const after = await sessionSettings(connection)
  for (const [name, setting] of after) {
    const previous = before.get(name)
    if (previous === undefined) {
      await connection.query('SELECT set_config(name, reset_val, false) FROM pg_settings WHERE name = $1', [name])
    } else if (previous !== setting) await connection.query('SELECT set_config($1, $2, false)', [name, previous])
  }
  for (const [name, setting] of before) {
    if (!after.has(name)) await connection.query('SELECT set_config($1, $2, false)', [name, setting])
  }
}
