import type { Connection } from './connect.ts'
import { quoteIdentifier } from './quote.ts'

/**
 * What makes another database's own settings those of `database` (ALTER DATABASE … SET), which CREATE DATABASE … TEMPLATE
 * does not copy. Not those of one role in one database.
 * @returns one `SET name TO value` for each, to be put after ALTER DATABASE and a name
 */
export async function settingsOf(admin: Connection, database: string): Promise<readonly string[]> {
  const { rows } = await admin.query(query, [database])
  return rows.map(([name, value]) => {
    const values = isList(name ?? '') ? listItems(value ?? '') : null
    // A list without items can't be written as one.
    const literals = (values?.length ? values : [value ?? '']).map((item) => admin.client.escapeLiteral(item))
    return `SET ${quoteIdentifier(name ?? '')} TO ${literals.join(', ')}`
  })
}

const query = `
  SELECT split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
  FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase, unnest(setconfig) AS setting
  WHERE setrole = 0 AND datname = $1`

/**
 * The settings that are lists of names: PostgreSQL keeps them as text with each name quoted where it must be, and quotes
 * again what it is given as one. (Its own list: GUC_LIST_QUOTE in guc_tables.c, which pg_dump repeats.)
 */
function isList(setting: string): boolean {
  return listSettings.has(setting.toLowerCase())
}

const listSettings = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

/** `"$user", public` → `$user` and `public`. Null when it is no such list. */
function listItems(text: string): readonly string[] | null {
  const items: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const [all, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^\s",]+))\s*(?:,\s*(?=\S)|$)/.exec(rest) ?? []
    if (all === undefined) return null
    items.push(plain ?? (quoted ?? '').replaceAll('""', '"'))
    rest = rest.slice(all.length)
  }
  return items
}
