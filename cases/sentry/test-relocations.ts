import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scope } from '../../harness/model/scope.ts'
import type { Row, Snapshot } from '../../harness/model/snapshot.ts'
import type { Connection } from '../../harness/postgres/index.ts'
import { type BoundSubject, compareFiles } from '../../harness/run/index.ts'
import { exportSnapshot, importSnapshot, relocateRows } from '../../harness/transfer/index.ts'

export interface Relocation {
  readonly scope: Scope
  readonly flags?: readonly string[]
  /** Default: the tables hold the same rows already. */
  readonly into?: 'empty tables'
  /** Run before the import. */
  readonly sql?: string
  /** The rows are changed before the import. */
  readonly edit?: (row: Row) => Row
}

interface Relocator {
  readonly connection: () => Connection
  readonly bound: BoundSubject
  /** For files. */
  readonly scratch: string
  readonly rows: Snapshot
}

/** Fields that are given the time of the import, which is later than any in the snapshot. */
const momentFields: readonly (readonly [string, string])[] = [
  ['sentry.user', 'last_password_change'],
  ['sentry.useremail', 'date_hash_added'],
]

/**
 * What becomes of the rows of a scope, as texts in order: `model.field: 2` where so many rows that stand for them now
 * differ in a way that no comparator accepts, `model.field: now` where all have the time of the import, and
 * `model: 3 existing` (overwritten, left out) for rows that were not just inserted.
 */
export async function relocate(
  { connection, bound, scratch, rows }: Relocator,
  { scope, flags = [], into, sql, edit = (row) => row }: Relocation,
): Promise<readonly string[]> {
  const { schema } = bound
  await importSnapshot(connection(), schema, rows)
  const expected = (await exportSnapshot(connection(), schema, { scope })).map(edit)
  if (into === 'empty tables') await importSnapshot(connection(), schema, [])
  if (sql !== undefined) await connection().client.query(sql)
  const source = async function* () {
    yield expected
  }
  const { pkMap, counts } = await relocateRows(connection(), schema, source, { scope, flags })
  const stands = new Set([...(pkMap?.rows() ?? [])].map(({ model, actualPk }) => `${model} ${actualPk}`))
  const there = await exportSnapshot(connection(), schema)
  const actual = pkMap ? there.filter(({ model, pk }) => stands.has(`${model} ${pk}`)) : there
  const kept = [...counts].flatMap(([model, { existing, overwritten, leftOut }]) =>
    Object.entries({ existing, overwritten, 'left out': leftOut }).flatMap(([kind, count]) =>
      count > 0 ? [`${model}: ${count} ${kind}`] : [],
    ),
  )
  const [before, after] = [join(scratch, 'before.json'), join(scratch, 'after.json')]
  await writeFile(before, JSON.stringify(expected))
  await writeFile(after, JSON.stringify(actual))
  const { findings } = await compareFiles(bound, before, after, { keysPreserved: pkMap === null })
  const places = findings.map(({ kind, model, field }) => (field === null ? `${model}: ${kind}` : `${model}.${field}`))
  const differing = [...new Set(places)].map((place) => `${place}: ${places.filter((each) => each === place).length}`)
  return [...differing, ...kept, ...nowMoved(expected, actual)].sort()
}

function nowMoved(expected: Snapshot, actual: Snapshot): readonly string[] {
  return momentFields.flatMap(([model, field]) => {
    const times = (rows: Snapshot) => rows.filter((row) => row.model === model).map((row) => row.fields[field])
    const old = new Set(times(expected))
    const now = times(actual)
    return now.length > 0 && now.every((time) => time !== null && !old.has(time)) ? [`${model}.${field}: now`] : []
  })
}
