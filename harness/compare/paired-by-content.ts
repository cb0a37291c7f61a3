import type { BoundComparator } from '../model/comparator.ts'
import type { ModelName } from '../model/snapshot.ts'

/** Models whose rows have no identity of their own: one of their comparators says so. */
export function pairedByContent(
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
): ReadonlySet<ModelName> {
  const bags = [...comparators].filter(([, bound]) => bound.some(({ comparator }) => comparator.pairsBy === 'content'))
  return new Set(bags.map(([model]) => model))
}
