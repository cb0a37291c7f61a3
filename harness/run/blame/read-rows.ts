import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { keyText, type WatchedModel } from './watched-rows.ts'

/** What watched rows of a model hold: by `keyText` of the row, PostgreSQL's text by the column's name. */
export type RowStates = ReadonlyMap<string, ReadonlyMap<string, string | null>>

/**
 * What the watched rows hold at this moment of the connection's transaction. Rows, columns and tables that are not there
 * are left out, so that a step may make or drop them.
 */
export async function readRows(connection: Connection, watched: WatchedModel): Promise<RowStates> {
  const { keyFields, keys, columnAfter } = watched
  const table = await tableNow(connection, watched)
  if (table === null || keyFields.length === 0 || keys.length === 0) return new Map()
  const { rows: columns } = await connection.query(
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  )
  const names = columns.map(([name]) => name ?? '')
  const keyColumns = keyFields.flatMap(({ column }) => columns.filter(([name]) => columnAfter(name ?? '') === column))
  if (keyColumns.length !== keyFields.length) return new Map()
  const key = keyColumns.map((_, index) => `k${index}`)
  const joined = keyColumns.map(([name, type], index) => `t.${quoteIdentifier(name ?? '')} = k.${key[index]}::${type}`)
  const { rows } = await connection.query(
    `SELECT k.n, ${names.map((name) => `t.${quoteIdentifier(name)}`).join(', ')}
     FROM unnest(${key.map((_, index) => `$${index + 1}::text[]`).join(', ')}) WITH ORDINALITY AS k(${key.join(', ')}, n)
     JOIN ${table} AS t ON ${joined.join(' AND ')}`,
    key.map((_, index) => textArray(keys.map((values) => values[index] ?? ''))),
  )
  return new Map(
    rows.map(([position, ...texts]) => [
      keyText(keys[Number(position) - 1] ?? []),
      new Map(names.map((name, index) => [columnAfter(name), texts[index] ?? null])),
    ]),
  )
}

/** As SQL. Null: it is not there, or not yet. */
export async function tableNow(connection: Connection, { tables }: WatchedModel): Promise<string | null> {
  for (const table of tables.map(quoteQualified)) {
    const { rows } = await connection.query('SELECT to_regclass($1)', [table])
    if (rows[0]?.[0]) return table
  }
  return null
}

/** As PostgreSQL reads arrays. */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
