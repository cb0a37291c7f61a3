import type { Comparator } from '../harness/model/comparator.ts'
import { areNear, parseDecimal } from '../harness/model/decimal.ts'
import { HarnessError } from '../harness/model/errors.ts'
import { jsonEquals } from '../harness/model/json.ts'
import { defineComparator } from './define-comparator.ts'

/**
 * Accepts numbers at most `epsilon` apart, by exact decimal arithmetic: JSON numbers, and texts such as `"12.50"`,
 * `"1e-7"`, `"NaN"` and `"Infinity"`. NaN agrees with NaN, an infinity with itself. What is equal agrees whatever it is.
 * @param epsilon a number, or its text: `'0.01'`; 0 accepts other spellings of the same number only
 * @throws HarnessError `bad-comparator` when `epsilon` is negative or no finite number
 */
export function numericTolerance(epsilon: number | string, ...fields: readonly string[]): Comparator {
  const limit = parseDecimal(epsilon)
  if (limit?.kind !== 'finite' || limit.digits < 0n) {
    throw new HarnessError(`comparator numeric-tolerance cannot compare to within ${epsilon}`, {
      code: 'bad-comparator',
      fix: "give the greatest difference that is accepted, from 0 on: numericTolerance('0.01', …)",
    })
  }
  return defineComparator({
    name: 'numeric-tolerance',
    fields,
    settles: 'tolerance',
    acceptsEqual: true,
    compareField(expected, actual, { show }) {
      if (jsonEquals(expected, actual)) return null
      const [wanted, found] = [parseDecimal(expected), parseDecimal(actual)]
      if (wanted === null) return `the expected value ${show(expected)} is no number, found ${show(actual)}`
      if (found === null) return `expected a number near ${show(expected)}, found ${show(actual)}`
      if (areNear(wanted, found, limit)) return null
      return `expected ${show(expected)} or at most ${epsilon} more or less, found ${show(actual)}`
    },
  })
}
