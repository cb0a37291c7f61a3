import type { Connection } from '../connect.ts'

/** A default whose expression never varies. */
interface ConstantDefault {
  readonly expression: string | null
  readonly sqlType: string
}

/** PostgreSQL's text of each default, null for SQL NULL. One that fails (a domain's check, say) is left out. */
export type Constants<D> = ReadonlyMap<D, string | null>

/** All in one query; one by one only when one of them fails. Runs in the caller's transaction. */
export async function evaluateConstants<D extends ConstantDefault>(
  connection: Connection,
  defaults: readonly D[],
): Promise<Constants<D>> {
  if (defaults.length === 0) return new Map()
  const texts = (await evaluate(connection, defaults)) ?? (await evaluateOneByOne(connection, defaults))
  return new Map(
    defaults.flatMap((row, index) => {
      const text = texts[index]
      return text === undefined ? [] : [[row, text] as const]
    }),
  )
}

async function evaluateOneByOne(
  connection: Connection,
  defaults: readonly ConstantDefault[],
): Promise<readonly (string | null | undefined)[]> {
  const texts: (string | null | undefined)[] = []
  for (const row of defaults) texts.push((await evaluate(connection, [row]))?.[0])
  return texts
}

/** Null when an expression fails. */
async function evaluate(
  connection: Connection,
  defaults: readonly ConstantDefault[],
): Promise<readonly (string | null)[] | null> {
  const texts = defaults.map(
    ({ expression, sqlType }) =>
      `CASE WHEN (${expression}) IS NOT DISTINCT FROM NULL THEN NULL ELSE format('%s', (${expression})::${sqlType}) END`,
  )
  await connection.query('SAVEPOINT constants')
  try {
    // A select list takes at most 1664 entries; an array has no such limit.
    const { rows } = await connection.query(`SELECT to_json(ARRAY[${texts.join(', ')}]::text[])`)
    return JSON.parse(rows[0]?.[0] ?? '[]')
  } catch {
    await connection.query('ROLLBACK TO SAVEPOINT constants')
    return null
  }
}
