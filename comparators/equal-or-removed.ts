import type { Comparator } from '../harness/model/comparator.ts'
import { jsonEquals } from '../harness/model/json.ts'
import { defineComparator } from './define-comparator.ts'
import { presenceOf } from './presence.ts'

/** Accepts the expected value, or null or no such field in its place; never a value where there was none. */
export function equalOrRemoved(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'equal-or-removed',
    fields,
    settles: 'tolerance',
    acceptsEqual: true,
    looksAtClaimed: true,
    existenceMatters: ({ expected, actual }, field) =>
      presenceOf(expected, field) === 'missing' || presenceOf(actual, field) === 'value',
    compareField: (expected, actual, { show }) =>
      jsonEquals(expected, actual) ? null : `expected ${show(expected)} or nothing, found ${show(actual)}`,
  })
}
