import { DatabaseError } from 'pg'
import type { Field, Model } from '../../model/schema.ts'
import { type Connection, quoteIdentifier } from '../../postgres/index.ts'
import { givenRows, givenTexts } from '../given-rows.ts'
import { ownRows } from '../own-rows.ts'

/**
 * Of texts of a column's values those that the database finds equal to an earlier one, with the first of these. What it
 * does not take for such a value is told apart from all others; where its type has no equality all are.
 */
export async function askEqualTexts(
  connection: Connection,
  model: Model,
  field: Field,
  texts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (texts.length < 2) return new Map()
  const [table = ''] = await ownRows(connection, [model])
  const asking = { connection, sql: equalQuery(table, field) }
  const all = await ask(asking, texts)
  if (all !== 'refused') return all
  const good = await goodTexts(asking, texts)
  const equal = await ask(asking, good)
  return equal === 'refused' ? new Map() : equal
}

interface Asking {
  readonly connection: Connection
  readonly sql: string
}

/** Values take the column's own type and collation by way of UNION. */
function equalQuery(table: string, field: Field): string {
  const { from, values } = givenRows([field])
  return `
    WITH given AS (
      SELECT NULL::bigint AS n, ${quoteIdentifier(field.column)} AS value FROM ${table} WHERE false
      UNION ALL
      SELECT r.n, ${values.join()} FROM ${from}),
    classed AS (SELECT n, min(n) OVER (PARTITION BY value) AS first FROM given)
    SELECT n, first FROM classed WHERE first < n`
}

/** @returns `refused`: one of them is no value of the type, or such values cannot be compared */
async function ask({ connection, sql }: Asking, texts: readonly string[]): Promise<Map<string, string> | 'refused'> {
  const isInside = await startSavepoint(connection)
  try {
    const { rows } = await connection.query(sql, [givenTexts(texts.map((text) => [text]))])
    if (isInside) await connection.query('RELEASE SAVEPOINT equal_texts')
    return new Map(rows.map(([n, first]) => [texts[Number(n) - 1] ?? '', texts[Number(first) - 1] ?? '']))
  } catch (error) {
    // Class 22: a bad value; 23514: against the CHECK of a domain; 42883: no operator.
    const isRefusal = error instanceof DatabaseError && /^22|^23514$|^42883$/.test(error.code ?? '')
    if (!isRefusal) throw error
    if (isInside) await connection.query('ROLLBACK TO SAVEPOINT equal_texts')
    return 'refused'
  }
}

/** Whoever compares before anything is written may do so outside of a transaction. @returns whether it is in one */
async function startSavepoint(connection: Connection): Promise<boolean> {
  try {
    await connection.query('SAVEPOINT equal_texts')
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '25P01') return false
    throw error
  }
}

/** Halves of those that are refused, until each is refused by itself. */
async function goodTexts(asking: Asking, texts: readonly string[]): Promise<readonly string[]> {
  const middle = texts.length >> 1
  const halves = texts.length === 1 ? [] : [texts.slice(0, middle), texts.slice(middle)]
  const good: string[] = []
  for (const half of halves) {
    const isGood = (await ask(asking, half)) !== 'refused'
    good.push(...(isGood ? half : await goodTexts(asking, half)))
  }
  return good
}
