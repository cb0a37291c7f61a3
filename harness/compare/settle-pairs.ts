import type { ExpectedRow } from '../model/change.ts'
import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Schema } from '../model/schema.ts'
import {
  type Fields,
  groupByModel,
  type ModelName,
  type PrimaryKey,
  pkKey,
  type Row,
  type Snapshot,
} from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'
import type { PairSettler } from './pair-settler.ts'
import { pairSettlers } from './pair-settlers.ts'
import type { IsSettled } from './reference-index.ts'

/** What is left to judge, within a model in the same order. */
export interface OpenRows {
  readonly expected: readonly ExpectedRow[]
  readonly actual: Snapshot
  readonly isSettled: IsSettled
}

/**
 * Takes out the pairs of rows with the same primary key that nobody meant to change and that are surely right: nearly
 * all rows of nearly all snapshots. Where keys were not preserved all rows are left.
 */
export function settlePairs(
  schema: Schema,
  expected: readonly ExpectedRow[],
  actual: Snapshot,
  context: JudgeContext,
): OpenRows {
  const { keysPreserved, comparators, window, isSettled: wasSettled = () => false } = context
  if (!keysPreserved) return { expected, actual, isSettled: wasSettled }
  const [wanted, found] = [groupByModel(expected), groupByModel(actual)]
  const open: { readonly expected: ExpectedRow[]; readonly actual: Row[] } = { expected: [], actual: [] }
  const settled = new Map<ModelName, ReadonlySet<Row>>()
  const settlers = pairSettlers(schema, comparators, window)
  for (const name of new Set([...wanted.keys(), ...found.keys()])) {
    const [expectedRows, actualRows] = [wanted.get(name) ?? [], found.get(name) ?? []]
    const isKeyed = (schema.models.get(name)?.primaryKey.length ?? 0) > 0
    const settler = isKeyed ? settlers.get(name) : undefined
    const partners = new Partners(actualRows)
    const right = new Set<Row>()
    for (const row of expectedRows) {
      const partner = settler && isPlain(row) ? partners.take(row.pk) : null
      if (settler && partner && isPlain(row) && areRight(settler, row.fields, partner.fields)) right.add(partner)
      else open.expected.push(row)
    }
    for (const row of actualRows) if (!right.has(row)) open.actual.push(row)
    settled.set(name, right)
  }
  return { ...open, isSettled: isAmong(settled, wasSettled) }
}

/** A row as it was imported, which nobody meant to change. */
type PlainRow = ExpectedRow & { readonly pk: PrimaryKey; readonly fields: Fields }

function isPlain(row: ExpectedRow): row is PlainRow {
  if (row.addedBy !== null || row.intended.size > 0 || row.reportedPk !== null || isMatcher(row.pk)) return false
  for (const name in row.fields) if (isMatcher(row.fields[name])) return false
  return true
}

function areRight(settler: PairSettler, expected: Fields, actual: Fields): boolean {
  const differing = differingFields(expected, actual)
  if (differing.length === 0 && !settler.looksAtEqual) return true
  return settler.settles(
    () => expected,
    () => actual,
    differing,
  )
}

function differingFields(expected: Fields, actual: Fields): readonly string[] {
  const names: string[] = []
  for (const name in expected) if (!jsonEquals(expected[name], actual[name])) names.push(name)
  for (const name in actual) if (!Object.hasOwn(expected, name)) names.push(name)
  return names
}

/** Rows by their keys. Mostly they stand in the order in which they are asked for. */
class Partners {
  private readonly rows: readonly Row[]
  private next = 0
  private byKey: Map<string, Row> | null = null

  constructor(rows: readonly Row[]) {
    this.rows = rows
  }

  /** Each row is given once. */
  take(pk: PrimaryKey): Row | null {
    const row = this.rows[this.next]
    if (this.byKey === null && row && jsonEquals(row.pk, pk)) {
      this.next += 1
      return row
    }
    this.byKey ??= new Map(this.rows.slice(this.next).map((each) => [pkKey(each.pk), each]))
    const key = pkKey(pk)
    const found = this.byKey.get(key) ?? null
    this.byKey.delete(key)
    return found
  }
}

/** Keys are made only of the models that somebody asks for. */
function isAmong(settled: ReadonlyMap<ModelName, ReadonlySet<Row>>, wasSettled: IsSettled): IsSettled {
  const keys = new Map<ModelName, ReadonlySet<string>>()
  return (model: ModelName, pk: JsonValue) => {
    let known = keys.get(model)
    if (!known) {
      known = new Set([...(settled.get(model) ?? [])].map((row) => pkKey(row.pk)))
      keys.set(model, known)
    }
    return known.has(jsonText(pk)) || wasSettled(model, pk)
  }
}
