import type { Comparator } from '../harness/model/comparator.ts'
import { defineComparator } from './define-comparator.ts'

/** Compares nothing, not even whether the fields are there. Make sure that something else looks after them. */
export function ignored(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'ignored',
    fields,
    settles: 'tolerance',
    acceptsEqual: true,
    comparesNothing: true,
    looksAtClaimed: true,
    existenceMatters: () => false,
    compareField: () => null,
  })
}
