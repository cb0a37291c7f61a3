import type { Field, Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier } from '../../postgres/index.ts'
import { type Check, checksOf } from './constraint-checks.ts'
import { readConstraints } from './constraint-facts.ts'
import { moreRows, reasonOf } from './constraint-reason.ts'

/** A constraint, and the rows that it refuses. */
export interface BrokenConstraint {
  readonly model: Model
  readonly isForeignKey: boolean
  /** Those that the constraint is about; none when it is about expressions only. */
  readonly fields: readonly string[]
  /** What tells a row from others: the primary key; without one all but what the database computes. */
  readonly identity: readonly Field[]
  /** At most five, by primary key. */
  readonly rows: readonly RefusedRow[]
  /** The rows besides those; null when there are none. */
  readonly more: MoreRows | null
}

export interface MoreRows {
  /** Null: not counted. */
  readonly count: number | null
  /** `rows of shop.book whose author refers to nothing`. */
  readonly text: string
}

export interface RefusedRow {
  /** PostgreSQL's texts of the constraint's `identity`. */
  readonly texts: readonly (string | null)[]
  /** What is wrong, to stand behind the row's place. Without values of secret fields. */
  readonly reason: string
}

const listedPerConstraint = 5

/**
 * PostgreSQL's own triggers for foreign keys and deferrable constraints sleep during an import (so that cycles import);
 * this makes up for them. In the import's transaction.
 * @param filled the models with rows
 */
export async function checkConstraints(
  connection: Connection,
  schema: Schema,
  filled: ReadonlySet<ModelName>,
): Promise<readonly BrokenConstraint[]> {
  const checks = (await readConstraints(connection, schema, filled)).flatMap(checksOf)
  const broken: BrokenConstraint[] = []
  for (const [check, count] of await failedChecks(connection, checks)) {
    broken.push(await describe(connection, check, check.kind === 'duplicate' ? null : count))
  }
  return broken
}

/** Each with its count, in their order. */
async function failedChecks(
  connection: Connection,
  checks: readonly Check[],
): Promise<readonly (readonly [Check, number])[]> {
  const failed = new Map<Check, number>()
  const together = checks.filter(({ kind }) => kind !== 'conflict')
  if (together.length > 0) {
    const counts = together.map(({ count }) => `(${count})`)
    const { rows } = await connection.query(`SELECT to_json(ARRAY[${counts.join(', ')}])`)
    const numbers: readonly number[] = JSON.parse(rows[0]?.[0] ?? '[]')
    for (const [index, check] of together.entries()) failed.set(check, numbers[index] ?? 0)
  }
  for (const check of checks.filter(({ kind }) => kind === 'conflict')) {
    const { rows } = await throughIndex(connection, () => connection.query(check.count))
    failed.set(check, Number(rows[0]?.[0]))
  }
  return checks.map((check) => [check, failed.get(check) ?? 0] as const).filter(([, count]) => count !== 0)
}

/** Only the constraint's own index finds conflicts quickly, and freshly copied tables have no statistics to say so. */
async function throughIndex<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.query('SAVEPOINT through_index')
  await connection.query(
    `SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) AS name`,
  )
  const result = await work()
  await connection.query('ROLLBACK TO SAVEPOINT through_index')
  return result
}

async function describe(connection: Connection, check: Check, count: number | null): Promise<BrokenConstraint> {
  const { model, columns, kind } = check.constraint
  const fieldNames = columns.map((column) => model.fields.find((field) => field.column === column)?.name ?? column)
  const keys = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  const identity = keys.length > 0 ? keys : model.fields.filter(({ generated }) => !generated)
  const texts = [...columns, ...identity.map(({ column }) => column)].map(textOf)
  const order = keys.length > 0 ? keys.map(({ column }) => `c.${quoteIdentifier(column)}`) : texts
  const sql = `
    SELECT ${texts.join(', ') || 'NULL'} ${check.offenders}
    ${order.length > 0 ? `ORDER BY ${order.join(', ')}` : ''} LIMIT ${listedPerConstraint + 1}`
  const run = () => connection.query(sql)
  const { rows } = await (kind === 'exclusion' ? throughIndex(connection, run) : run())
  return {
    model,
    isForeignKey: kind === 'foreign-key',
    fields: fieldNames,
    identity,
    rows: rows.slice(0, listedPerConstraint).map((row): RefusedRow => {
      const values = row.slice(0, columns.length)
      return { texts: row.slice(columns.length), reason: reasonOf(check, fieldNames, values) }
    }),
    more:
      rows.length > listedPerConstraint
        ? { count: count === null ? null : count - listedPerConstraint, text: moreRows(check, fieldNames) }
        : null,
  }
}

function textOf(column: string): string {
  const name = `c.${quoteIdentifier(column)}`
  return `CASE WHEN ${name} IS DISTINCT FROM NULL THEN format('%s', ${name}) END`
}
