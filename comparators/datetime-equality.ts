import type { Comparator } from '../harness/model/comparator.ts'
import { hasOffset, instantOrder } from '../harness/model/instant.ts'
import { type JsonValue, jsonEquals } from '../harness/model/json.ts'
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
  if (expected === actual || jsonEquals(expected, actual)) return null
  if (orderOfTimes(expected, actual) === 0) return null
  return `expected the same instant as ${show(expected)}, found ${show(actual)}`
}

/** As {@link instantOrder}; null too when only one of them says how far from UTC it is: that makes two kinds of time. */
export function orderOfTimes(from: JsonValue, to: JsonValue): number | null {
  const order = instantOrder(from, to)
  const isOneClocks = typeof from === 'string' && typeof to === 'string' && hasOffset(from) !== hasOffset(to)
  return order !== null && isOneClocks && !isInfinite(from) && !isInfinite(to) ? null : order
}

function isInfinite(text: string): boolean {
  return /^-?infinity$/i.test(text)
}
