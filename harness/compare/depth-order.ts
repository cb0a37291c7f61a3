/**
 * Groups rows so that each comes after those of its own model that it refers to: first those that refer to none of
 * `rows`, then those that refer to the first, and so on. Rows of a cycle, and what hangs below it, are left out.
 * @param keysOf the texts by which a row is referred to
 * @param referencesOf the texts by which a row refers to others; one that no row answers to does not count
 */
export function groupByDepth<R>(
  rows: Iterable<R>,
  keysOf: (row: R) => readonly string[],
  referencesOf: (row: R) => readonly string[],
): readonly (readonly R[])[] {
  const byKey = new Map<string, R>()
  for (const row of rows) for (const key of keysOf(row)) byKey.set(key, row)
  const open = new Map<R, number>()
  const children = new Map<R, R[]>()
  let group: R[] = []
  for (const row of rows) {
    const parents = referencesOf(row).flatMap((key) => byKey.get(key) ?? [])
    if (parents.length === 0) group.push(row)
    open.set(row, parents.length)
    for (const parent of parents) {
      const known = children.get(parent)
      if (known) known.push(row)
      else children.set(parent, [row])
    }
  }
  const groups: R[][] = []
  while (group.length > 0) {
    groups.push(group)
    const next: R[] = []
    for (const parent of group) {
      for (const row of children.get(parent) ?? []) {
        const left = (open.get(row) ?? 0) - 1
        open.set(row, left)
        if (left === 0) next.push(row)
      }
    }
    group = next
  }
  return groups
}
