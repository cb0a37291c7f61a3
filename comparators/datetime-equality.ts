import type { Comparator } from '../harness/model/comparator.ts'
import { instantOrder } from '../harness/model/instant.ts'
import { jsonEquals } from '../harness/model/json.ts'
import type { CompareField } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'

/** Accepts any text of the same instant, to the microsecond: other offsets, fraction digits, `T` or a space. */
export function datetimeEquality(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'datetime-equality',
    fields,
    settles: 'equality',
    acceptsEqual: true,
    compareField: compareInstants,
  })
}

/** Accepts any texts of the same instant, and the same value whatever it says. */
export const compareInstants: CompareField = (expected, actual, { show }) => {
  // The same text needs no reading, and most texts are the same.
  if (expected === actual || instantOrder(expected, actual) === 0 || jsonEquals(expected, actual)) return null
  return `expected the same instant as ${show(expected)}, found ${show(actual)}`
}
