import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { keyText, type WatchedModel } from './watched-rows.ts'

/** What watched rows of a model hold. Columns go by their names after the steps. */
export interface RowStates {
  /** By `keyText` of the row: PostgreSQL's text by column. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string | null>>
  /** As SQL, by column. */
  readonly types: ReadonlyMap<string, string>
}

export const noRows: RowStates = { rows: new Map(), types: new Map() }

/**
 * What the watched rows hold at this moment of the connection's transaction. Rows, columns and tables that are not there
 * are left out, so that a step may make or drop them.
 */
export async function readRows(connection: Connection, watched: WatchedModel): Promise<RowStates> {
  const { keyFields, keys, columnAfter } = watched
  const table = await tableNow(connection, watched)
  if (table === null || keyFields.length === 0 || keys.length === 0) return noRows
  const { rows: columns } = await connection.query(
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  )
  const names = columns.map(([name]) => name ?? '')
  const keyColumns = keyFields.flatMap(({ column }) => columns.filter(([name]) => columnAfter(name ?? '') === column))
  if (keyColumns.length !== keyFields.length) return noRows
  const key = keyColumns.map((_, index) => `k${index}`)
  const joined = keyColumns.map(([name, type], index) => `t.${quoteIdentifier(name ?? '')} = k.${key[index]}::${type}`)
  const { rows } = await connection.query(
    `SELECT k.n, ${names.map((name) => `t.${quoteIdentifier(name)}`).join(', ')}
     FROM unnest(${key.map((_, index) => `$${index + 1}::text[]`).join(', ')}) WITH ORDINALITY AS k(${key.join(', ')}, n)
     JOIN ${table} AS t ON ${joined.join(' AND ')}`,
    key.map((_, index) => textArray(keys.map((values) => values[index] ?? ''))),
  )
  return {
    types: new Map(columns.map(([name, type]) => [columnAfter(name ?? ''), type ?? ''])),
    rows: new Map(
      rows.map(([position, ...texts]) => [
        keyText(keys[Number(position) - 1] ?? []),
        new Map(names.map((name, index) => [columnAfter(name), texts[index] ?? null])),
      ]),
    ),
  }
}

/** By column and text before: the text that PostgreSQL's cast makes of it. */
export type Recast = ReadonlyMap<string, ReadonlyMap<string, string>>

/** What the values of columns that have got another type become by that alone; none where there is no such cast. */
export async function recastRows(connection: Connection, before: RowStates, after: RowStates): Promise<Recast> {
  const recast = new Map<string, ReadonlyMap<string, string>>()
  for (const [column, type] of after.types) {
    const typeBefore = before.types.get(column)
    if (typeBefore === undefined || typeBefore === type) continue
    const texts = [...new Set([...before.rows.values()].flatMap((row) => row.get(column) ?? []))]
    const { rows } = await connection.query(
      `SELECT t, t::${typeBefore}::${type}::text FROM unnest($1::text[]) AS given(t)`,
      [textArray(texts)],
    )
    recast.set(column, new Map(rows.map(([text, cast]) => [text ?? '', cast ?? ''])))
  }
  return recast
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
