import type { Comparator } from '../harness/model/comparator.ts'
import { jsonEquals } from '../harness/model/json.ts'
import { defineComparator } from './define-comparator.ts'
import { compareKeys, foreignKeyOf } from './foreign-key.ts'
import { presenceOf } from './presence.ts'

/**
 * Accepts the expected value, or null or no such field in its place; never a value where there was none. A foreign key has
 * the expected value where it points at the row that was paired, whatever its number.
 */
export function equalOrRemoved(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'equal-or-removed',
    fields,
    settles: 'tolerance',
    acceptsEqual: true,
    looksAtClaimed: true,
    existenceMatters: ({ expected, actual }, field) =>
      presenceOf(expected, field) === 'missing' || presenceOf(actual, field) === 'value',
    compareField(expected, actual, comparison) {
      const key = foreignKeyOf(comparison.model, comparison.field)
      const message = key && compareKeys(key.target)(expected, actual, comparison)
      if (key ? message === null : jsonEquals(expected, actual)) return null
      return message ?? `expected ${comparison.show(expected)} or nothing, found ${comparison.show(actual)}`
    },
  })
}
