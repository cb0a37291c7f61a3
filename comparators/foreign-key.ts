import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { isJsonObject, jsonEquals } from '../harness/model/json.ts'
import type { ModelName, PrimaryKey } from '../harness/model/snapshot.ts'
import { defineComparator } from './define-comparator.ts'

/**
 * Accepts keys that point at paired rows of `target`, whatever their numbers. A key that points nowhere (a virtual
 * one may) is compared by value.
 */
export function foreignKey(target: ModelName, ...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'foreign-key',
    fields,
    settles: 'equality',
    acceptsEqual: true,
    compareField(expected, actual, { context, show }) {
      const same = isPrimaryKey(expected) && isPrimaryKey(actual) ? context.samePair(target, expected, actual) : null
      if (same ?? jsonEquals(expected, actual)) return null
      if (same === null) return `expected ${show(expected)}, found ${show(actual)}, and one of them is no ${target}`
      return `expected the ${target} that was pk ${show(expected)} before, found pk ${show(actual)}, which is another`
    },
  })
}

function isPrimaryKey(value: JsonValue): value is PrimaryKey {
  return !isJsonObject(value)
}
