import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { keyText, type WatchedModel } from './watched-rows.ts'

/** What watched rows of a model hold: by `keyText` of the row, PostgreSQL's text by the column's name. */
export type RowStates = ReadonlyMap<string, ReadonlyMap<string, string | null>>

/**
 * What the watched rows hold at this moment of the connection's transaction. Rows, columns and tables that are not there
 * are left out, so that a step may make or drop them.
 */
export async function readRows(connection: Connection, { model, keyFields, keys }: WatchedModel): Promise<RowStates> {
  if (keyFields.length === 0 || keys.length === 0) return new Map()
  const table = quoteQualified(model.table)
  const { rows: columns } = await connection.query(
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  )
  const types = new Map(columns.map(([name, type]) => [name ?? '', type ?? '']))
  if (!keyFields.every(({ column }) => types.has(column))) return new Map()
  const names = [...types.keys()]
  const key = keyFields.map((_, index) => `k${index}`)
  const joined = keyFields.map(
    ({ column }, index) => `t.${quoteIdentifier(column)} = k.${key[index]}::${types.get(column)}`,
  )
  const { rows } = await connection.query(
    `SELECT k.n, ${names.map((name) => `t.${quoteIdentifier(name)}`).join(', ')}
     FROM unnest(${keyFields.map((_, index) => `$${index + 1}::text[]`).join(', ')}) WITH ORDINALITY AS k(${key.join(', ')}, n)
     JOIN ${table} AS t ON ${joined.join(' AND ')}`,
    keyFields.map((_, index) => textArray(keys.map((values) => values[index] ?? ''))),
  )
  return new Map(
    rows.map(([position, ...texts]) => [
      keyText(keys[Number(position) - 1] ?? []),
      new Map(names.map((name, index) => [name, texts[index] ?? null])),
    ]),
  )
}

/** As PostgreSQL reads arrays. */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
