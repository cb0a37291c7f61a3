import type { Comparator } from '../harness/model/comparator.ts'

/**
 * Says of a model that its rows are a bag: they have no identity, are paired by what they hold, and their primary keys
 * are not compared. It claims no field: what the rows hold is compared as that of any other.
 */
export function setOfRows(): Comparator {
  return {
    name: 'set-of-rows',
    fields: [],
    settles: 'equality',
    pairsBy: 'content',
    acceptsEqual: true,
    looksAtClaimed: true,
    existence: () => [],
    compare: () => [],
    scrub: () => ({}),
  }
}
