import { DatabaseError } from 'pg'
import type { JsonValue } from '../../model/json.ts'
import type { Field, Model } from '../../model/schema.ts'
import { type Connection, quoteIdentifier } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'
import { givenRows, givenTexts } from '../given-rows.ts'
import type { HeldRow } from './planned-row.ts'
import type { UniqueKey } from './unique-key.ts'

/** Whether a key is taken, and by whom. */
export interface TakenKey {
  /** Null: no row of the database has it. */
  readonly held: HeldRow | null
  /** The first of the rows asked about that has the same key; its own position where it is the first. */
  readonly first: number
}

/** PostgreSQL does not take the values of a row for such a key. */
export class BadKey extends Error {
  override readonly name = 'BadKey'
  override readonly cause: DatabaseError
  readonly position: number
  /** Whose value it is. Null: of no single one. */
  readonly field: Field | null

  constructor(position: number, field: Field | null, cause: DatabaseError) {
    super('a key has values that cannot be compared')
    this.position = position
    this.field = field
    this.cause = cause
  }
}

/**
 * Asks for many rows at once which of their keys are taken, as PostgreSQL compares them.
 * @param rows PostgreSQL's texts of the key's fields
 * @param wanted what to read of the rows that have a key
 * @returns in the order of the rows
 * @throws BadKey for the first row whose values PostgreSQL refuses
 */
export async function findTakenKeys(
  connection: Connection,
  model: Model,
  key: UniqueKey,
  rows: readonly (readonly (string | null)[])[],
  wanted: readonly Field[],
): Promise<readonly TakenKey[]> {
  if (rows.length === 0) return []
  await connection.query('SAVEPOINT taken_keys')
  try {
    const found = await ask(connection, model, key, rows, wanted)
    await connection.query('RELEASE SAVEPOINT taken_keys')
    return found
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || !cause.code?.startsWith('22')) throw cause
    throw await badKey(connection, model, key, rows, cause)
  }
}

async function ask(
  connection: Connection,
  model: Model,
  key: UniqueKey,
  rows: readonly (readonly (string | null)[])[],
  wanted: readonly Field[],
): Promise<readonly TakenKey[]> {
  const taken = rows.map((_, index): TakenKey => ({ held: null, first: index }))
  const { rows: found } = await connection.query(takenQuery(model, key, wanted, rows.length), [givenTexts(rows)])
  for (const [position, first, isHeld, ...texts] of found) {
    const held = isHeld === 't' ? heldRow(wanted, texts) : null
    taken[Number(position) - 1] = { held, first: Number(first) - 1 }
  }
  return taken
}

/**
 * Of each row whose key is taken. The rows asked about take the columns' own types and collations by way of UNION. Where
 * several rows of the database have one key, which no unique index has them do, the first by primary key stands for all.
 * @param count how many are asked about: PostgreSQL looks few of them up in an index only where it knows that they are few
 */
function takenQuery(model: Model, key: UniqueKey, wanted: readonly Field[], count: number): string {
  const given = givenRows(key.fields)
  const generated = key.generated ?? []
  const position = otherName([...key.fields, ...generated])
  const columns = key.fields.map(({ column }) => quoteIdentifier(column))
  const computed = generated.map(({ column, sqlType, generated: by }) => [
    quoteIdentifier(column),
    `(${by?.expression ?? 'NULL'})::${sqlType}`,
  ])
  const names = key.parts.map((_, index) => `e${index}`)
  const expressions = key.parts.map(({ expression }, index) => `${expression} AS e${index}`)
  const where = key.predicate === null ? 'true' : `(${key.predicate})`
  const isKnown = key.nullsAreEqual ? 'true' : names.map((name) => `${name} IS DISTINCT FROM NULL`).join(' AND ')
  const same = key.parts.map(({ operator }, index) => {
    const equal = `h.e${index} ${operator} a.e${index}`
    return key.nullsAreEqual
      ? `(${equal} OR h.e${index} IS NOT DISTINCT FROM NULL AND a.e${index} IS NOT DISTINCT FROM NULL)`
      : equal
  })
  const read = wanted.map(({ column }, index) => `${quoteIdentifier(column)} AS w${index}`)
  const order = wanted.flatMap(({ name }, index) => (model.primaryKey.includes(name) ? [`h.w${index}`] : []))
  return `
    WITH plain AS (
      SELECT ${[`NULL::bigint AS ${position}`, ...columns].join(', ')} FROM ${key.source} WHERE false
      UNION ALL
      (SELECT ${['r.n', ...given.values].join(', ')} FROM ${given.from} LIMIT ${count})),
    given AS (SELECT ${['*', ...computed.map(([name, value]) => `${value} AS ${name}`)].join(', ')} FROM plain),
    asked AS (
      SELECT n, ${names.join(', ')}, min(n) OVER (PARTITION BY ${names.join(', ')}) AS first
      FROM (SELECT ${position} AS n, ${expressions.join(', ')} FROM given WHERE ${where}) k WHERE ${isKnown}),
    held AS (SELECT ${[...expressions, ...read, 'ctid AS place'].join(', ')} FROM ${key.source} WHERE ${where})
    SELECT DISTINCT ON (a.n) ${['a.n', 'a.first', 'h.place IS NOT NULL', ...wanted.map((_, i) => `h.w${i}`)].join(', ')}
    FROM asked a LEFT JOIN held h ON ${same.join(' AND ')}
    WHERE h.place IS NOT NULL OR a.first <> a.n
    ORDER BY ${['a.n', ...order, 'h.place'].join(', ')}`
}

/** A name that none of the columns has, which expressions may speak of. */
function otherName(fields: readonly Field[]): string {
  let name = 'n'
  while (fields.some(({ column }) => column === name)) name += '_'
  return name
}

function heldRow(wanted: readonly Field[], texts: readonly (string | null)[]): HeldRow {
  return new Map(
    wanted.map(({ name, type }, index): [string, JsonValue] => {
      const text = texts[index] ?? null
      return [name, text === null ? null : codecFor(type).decode(text)]
    }),
  )
}

/** The last of the fewest that fail. */
async function badKey(
  connection: Connection,
  model: Model,
  key: UniqueKey,
  rows: readonly (readonly (string | null)[])[],
  first: DatabaseError,
): Promise<BadKey> {
  let [good, bad, cause] = [0, rows.length, first]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    await connection.query('ROLLBACK TO SAVEPOINT taken_keys')
    try {
      await ask(connection, model, key, rows.slice(0, middle), [])
      good = middle
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      bad = middle
      cause = error
    }
  }
  return new BadKey(bad - 1, await badField(connection, key, rows[bad - 1] ?? []), cause)
}

/** The first of the key whose value is none of its type. */
async function badField(
  connection: Connection,
  key: UniqueKey,
  texts: readonly (string | null)[],
): Promise<Field | null> {
  for (const [index, field] of key.fields.entries()) {
    await connection.query('ROLLBACK TO SAVEPOINT taken_keys')
    const { from, values } = givenRows([field])
    const read = connection.query(`SELECT ${values.join()} FROM ${from}`, [givenTexts([[texts[index] ?? null]])])
    const isGood = await read.then(
      () => true,
      () => false,
    )
    if (!isGood) return field
  }
  return null
}
