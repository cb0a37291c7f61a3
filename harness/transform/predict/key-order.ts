import type { ExpectedRow } from '../../model/change.ts'
import type { Model } from '../../model/schema.ts'
import { keyText } from './expected-rows.ts'

/** What a statement does to one row. `after`: null when the row is removed. */
export interface RowChange {
  readonly row: ExpectedRow
  readonly after: ExpectedRow | null
}

/**
 * The changes in an order in which a row that takes another's key comes after the other has given it up. PostgreSQL
 * must have made them in such an order, for a key that others refer to is unique at every moment.
 * @param keys the fields of each key that others refer to
 */
export function inOrderOfKeys<C extends RowChange>(
  changes: readonly C[],
  model: Model,
  keys: readonly (readonly string[])[],
): readonly C[] {
  const blockers = keys.map((fields) => blockersBy(changes, model, fields)).filter((map) => map.size > 0)
  if (blockers.length === 0) return changes
  const ordered = new Set<C>()
  const seen = new Set<C>()
  for (const change of changes) {
    const path = [change]
    for (let last: C | undefined = change; last; last = path.at(-1)) {
      const current = last
      seen.add(current)
      const blocker = blockers.map((map) => map.get(current)).find((other) => other !== undefined && !seen.has(other))
      if (blocker) path.push(blocker)
      else ordered.add(path.pop() ?? current)
    }
  }
  return [...ordered]
}

/** By a change: the one that frees the key that it takes. */
function blockersBy<C extends RowChange>(
  changes: readonly C[],
  model: Model,
  fields: readonly string[],
): ReadonlyMap<C, C> {
  const text = (row: ExpectedRow | null): string | null => row && keyText(model, row, fields)
  const freed = new Map<string, C>()
  for (const change of changes) {
    const from = change.after && text(change.row)
    if (from !== null && from !== text(change.after)) freed.set(from, change)
  }
  const blockers = new Map<C, C>()
  for (const change of freed.size === 0 ? [] : changes) {
    const to = text(change.after)
    const blocker = to === null ? undefined : freed.get(to)
    if (blocker && blocker !== change) blockers.set(change, blocker)
  }
  return blockers
}
