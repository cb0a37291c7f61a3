import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonArray, JsonValue } from '../harness/model/json.ts'
import { isJsonArray, jsonEquals, jsonText } from '../harness/model/json.ts'
import { defineComparator } from './define-comparator.ts'

/** Accepts the same elements in any order, each as often. What is no list on either side must be equal. */
export function unorderedList(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'unordered-list',
    fields,
    settles: 'equality',
    acceptsEqual: true,
    compareField(expected, actual, { show }) {
      if (jsonEquals(expected, actual)) return null
      if (!isJsonArray(expected) || !isJsonArray(actual)) {
        return `expected the elements of ${show(expected)} in any order, found ${show(actual)}`
      }
      const missing = without(expected, actual)
      const surplus = without(actual, expected)
      if (missing.length === 0 && surplus.length === 0) return null
      const parts = [
        ...(missing.length > 0 ? [`${show(missing)} missing`] : []),
        ...(surplus.length > 0 ? [`${show(surplus)} too many`] : []),
      ]
      return `expected the same elements in any order, found ${parts.join(' and ')}`
    },
  })
}

/** The elements of `list` that are left when each of `others` has taken one of its equals away. */
function without(list: JsonArray, others: JsonArray): JsonValue[] {
  const counts = new Map<string, number>()
  for (const other of others) {
    const key = jsonText(other)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return list.filter((item) => {
    const key = jsonText(item)
    const count = counts.get(key) ?? 0
    if (count > 0) counts.set(key, count - 1)
    return count === 0
  })
}
