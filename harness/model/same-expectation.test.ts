import { expect, test } from 'vitest'
import { expectMatch } from './matcher.ts'
import { sameExpectation } from './same-expectation.ts'

test('two expectations are the same when they say the same, in the same way', () => {
  const oneOf = (...values: readonly string[]) => expectMatch({ matcher: 'one-of', values })
  const list = (pattern: string) =>
    expectMatch({ matcher: 'list', items: [1, expectMatch({ matcher: 'matches', pattern })] })
  expect(sameExpectation({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
  expect(sameExpectation(oneOf('a', 'b'), oneOf('a', 'b'))).toBe(true)
  expect(sameExpectation(list('x'), list('x'))).toBe(true)
  expect(sameExpectation(undefined, undefined)).toBe(true)
  expect(sameExpectation(oneOf('a', 'b'), oneOf('a'))).toBe(false)
  expect(sameExpectation(list('x'), list('y'))).toBe(false)
  expect(sameExpectation(null, undefined)).toBe(false)
})

test('a matcher is never the same as a value that looks like one', () => {
  const rule = { matcher: 'any' } as const
  expect(sameExpectation(expectMatch(rule), { rule })).toBe(false)
  expect(sameExpectation(expectMatch(rule), ['matcher', rule])).toBe(false)
})
