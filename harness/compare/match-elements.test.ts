import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../model/matcher.ts'
import { matchElements } from './match-elements.ts'

/** Matches the numbers that it names. */
const oneOf = (...values: readonly number[]): ExpectedValue => expectMatch({ matcher: 'one-of', values })

function isMatch(expected: ExpectedValue, actual: JsonValue): boolean {
  if (!isMatcher(expected)) return expected === actual
  return expected.rule.matcher === 'one-of' && expected.rule.values.includes(actual)
}

/** How many can have an element of their own at best, by trying every way. */
function best([first, ...others]: readonly ExpectedValue[], actual: readonly JsonValue[]): number {
  if (first === undefined) return 0
  const taken = actual.flatMap((element, index) =>
    isMatch(first, element) ? 1 + best(others, actual.toSpliced(index, 1)) : [],
  )
  return Math.max(best(others, actual), ...taken)
}

test('as many as possible have an element of their own', () => {
  const element = fc.integer({ min: 1, max: 4 })
  const expected = fc.oneof(
    element,
    fc.array(element, { maxLength: 3 }).map((values) => oneOf(...values)),
  )
  const both = [fc.array(expected, { maxLength: 5 }), fc.array(element, { maxLength: 5 })] as const
  const check = (items: readonly ExpectedValue[], elements: readonly JsonValue[]): void => {
    const left = matchElements(items, elements, isMatch)
    expect(items.length - left.expected.length).toBe(best(items, elements))
    expect(elements.length - left.actual.length).toBe(items.length - left.expected.length)
  }
  fc.assert(fc.property(...both, check), { numRuns: 500, seed: 20260411 })
})

test('what is left is told by its position, in order', () => {
  expect(matchElements([9, oneOf(1), 8, 2], [7, 2, 1, 2, 7], isMatch)).toEqual({ expected: [0, 2], actual: [0, 3, 4] })
})

test('thousands of elements take no time', () => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => index)
  expect(matchElements(numbers, numbers.toReversed(), isMatch)).toEqual({ expected: [], actual: [] })
})
