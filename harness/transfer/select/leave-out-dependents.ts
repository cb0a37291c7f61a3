import type { KeySpace } from './key-space.ts'
import type { PlannedKey } from './key-spaces.ts'
import type { RowFacts } from './row-facts.ts'

/**
 * Leaves out what depends on rows that are left out, until nothing that takes part does: what is left is the most that
 * can be taken. In time linear in rows and keys, whatever the cycles.
 * @param danglingStays a key that refers to no row at all holds nothing back
 */
export function leaveOutDependents(facts: readonly RowFacts[], danglingStays: boolean): void {
  const dependents = dependentsBySpace(facts)
  const gone: { readonly space: KeySpace; readonly id: number }[] = []
  const onLast = ({ space }: PlannedKey, id: number): void => {
    gone.push({ space, id })
  }
  const settle = (rows: RowFacts, row: number): void => {
    const reason = rows.takesPart(row) ? rows.flaw(row, danglingStays) : null
    if (reason !== null) rows.leaveOut(row, reason, onLast)
  }
  for (const rows of facts) for (let row = 0; row < rows.count; row += 1) settle(rows, row)
  for (let last = gone.pop(); last !== undefined; last = gone.pop()) {
    for (const dependent of dependents.get(last.space) ?? []) {
      for (let row = dependent.first[last.id] ?? none; row !== none; row = dependent.next[row] ?? none) {
        settle(dependent.rows, row)
      }
    }
  }
}

const none = -1

/** Rows of one model that refer to the same key, as linked lists: by the key's number, then by the row's. */
interface Dependents {
  readonly rows: RowFacts
  readonly first: Int32Array
  readonly next: Int32Array
}

function dependentsBySpace(facts: readonly RowFacts[]): ReadonlyMap<KeySpace, readonly Dependents[]> {
  const bySpace = new Map<KeySpace, Dependents[]>()
  for (const rows of facts) {
    for (const { key, ids } of rows.dependencies()) {
      const first = new Int32Array(key.space.size).fill(none)
      const next = new Int32Array(rows.count).fill(none)
      for (const [row, id] of ids.entries()) {
        if (id === none) continue
        next[row] = first[id] ?? none
        first[id] = row
      }
      const list = bySpace.get(key.space) ?? []
      list.push({ rows, first, next })
      bySpace.set(key.space, list)
    }
  }
  return bySpace
}
