import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonEquals } from '../harness/model/json.ts'
import type { CompareField } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'

/** Plain equality of values that are shown only as `obfuscate` leaves them. */
export function obfuscating(
  name: string,
  obfuscate: (value: JsonValue) => string,
  fields: readonly string[],
): Comparator {
  return defineComparator({
    name,
    fields,
    settles: 'equality',
    acceptsEqual: true,
    obfuscate,
    compareField: compareHidden,
  })
}

const compareHidden: CompareField = (expected, actual, { show }) =>
  jsonEquals(expected, actual) ? null : `expected ${show(expected)}, ${foundOther(show(expected), show(actual))}`

/** `found …`, for a value that differs though what is shown of it may not. */
export function foundOther(expectedShown: string, actualShown: string): string {
  return `found ${actualShown}${actualShown === expectedShown ? ', different where it is not shown' : ''}`
}
