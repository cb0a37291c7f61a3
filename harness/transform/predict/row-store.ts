import type { ExpectedRow } from '../../model/change.ts'
import type { ForeignKey, Model } from '../../model/schema.ts'
import { groupByModel, type ModelName } from '../../model/snapshot.ts'
import { keyText } from './expected-rows.ts'

/**
 * The expected rows while one step's effects spread: each row as it is by now, found by a foreign key in constant
 * time. Rows are named by their form at the start.
 */
export class RowStore {
  private readonly rows: readonly ExpectedRow[]
  private groups: ReadonlyMap<ModelName, readonly ExpectedRow[]> | null = null
  private readonly current = new Map<ExpectedRow, ExpectedRow | null>()
  /** May list rows that point elsewhere by now; never lacks one that points here. */
  private readonly referrers = new Map<
    ForeignKey,
    { readonly model: Model; readonly rows: Map<string, Set<ExpectedRow>> }
  >()

  constructor(rows: readonly ExpectedRow[]) {
    this.rows = rows
  }

  /** The row as it is by now; null when it is removed. */
  now(row: ExpectedRow): ExpectedRow | null {
    const current = this.current.get(row)
    return current === undefined ? row : current
  }

  set(row: ExpectedRow, current: ExpectedRow | null): void {
    this.current.set(row, current)
    if (!current) return
    for (const [key, { model, rows }] of this.referrers) {
      if (model.name === row.model) enter(rows, keyText(model, current, key.fields), row)
    }
  }

  /** The rows of `model` whose foreign key holds the values that the text stands for, in their order at the start. */
  referring(model: Model, key: ForeignKey, text: string): readonly ExpectedRow[] {
    const candidates = this.referrersBy(model, key).get(text) ?? []
    return [...candidates].filter((row) => {
      const current = this.now(row)
      return current !== null && keyText(model, current, key.fields) === text
    })
  }

  /** All rows that are left, in their order at the start. */
  result(): readonly ExpectedRow[] {
    return this.rows.flatMap((row) => this.now(row) ?? [])
  }

  private referrersBy(model: Model, key: ForeignKey): ReadonlyMap<string, ReadonlySet<ExpectedRow>> {
    const known = this.referrers.get(key)
    if (known) return known.rows
    this.groups ??= groupByModel(this.rows)
    const rows = new Map<string, Set<ExpectedRow>>()
    for (const row of this.groups.get(model.name) ?? []) {
      const current = this.now(row)
      if (current) enter(rows, keyText(model, current, key.fields), row)
    }
    this.referrers.set(key, { model, rows })
    return rows
  }
}

function enter(index: Map<string, Set<ExpectedRow>>, text: string | null, row: ExpectedRow): void {
  if (text === null) return
  const group = index.get(text)
  if (group) group.add(row)
  else index.set(text, new Set([row]))
}
