import { describe, expect, test } from 'vitest'
import { caseForm } from '../model/case-form.ts'
import type { JsonValue } from '../model/json.ts'
import { type ExpectedValue, expectMatch } from '../model/matcher.ts'
import { amendExpected } from './amend-expected.ts'
import { findMismatch } from './find-mismatch.ts'

const number = expectMatch({ matcher: 'type', type: 'number', numbersAreTexts: false })
const language = expectMatch({ matcher: 'one-of', values: ['en', 'de'] })
const object = (members: Readonly<Record<string, ExpectedValue>>) => expectMatch({ matcher: 'object', members })
const list = (...items: readonly ExpectedValue[]) => expectMatch({ matcher: 'list', items })

/** As a case file has it; what is amended must then match. */
function amended(expected: ExpectedValue, actual: JsonValue): JsonValue {
  const context = { before: undefined, runStart: null }
  const result = amendExpected(expected, actual, context, (value) => value)
  expect(findMismatch(result, actual, context)).toBe(null)
  return caseForm(result)
}

describe('an expected value that was not quite so', () => {
  test('keeps the members and elements that hold, whatever they are', () => {
    const expected = object({ language, sizes: list(object({ width: 12, height: number }), 'x'), gone: 1 })
    expect(
      amended(expected, { sizes: [{ width: 13, height: 4 }, 'x', { $a: 1 }], language: 'fr', more: true }),
    ).toEqual({
      language: 'fr',
      sizes: [{ width: 13, height: { $type: 'number' } }, 'x', { $json: { $a: 1 } }],
      more: true,
    })
    expect(amended(expected, { language: 'de', sizes: [] })).toEqual({ language: { $oneOf: ['en', 'de'] }, sizes: [] })
  })

  test('goes on saying nothing of what it said nothing of', () => {
    const expected = expectMatch({ matcher: 'contains', value: object({ a: object({ b: 1, c: number }), gone: 2 }) })
    expect(amended(expected, { a: { b: 2, c: 3, d: 4 }, e: 5 })).toEqual({
      $contains: { a: { b: 2, c: { $type: 'number' } } },
    })
    expect(amended(expected, { e: 5 })).toEqual({ $json: { e: 5 } })
  })

  test('without an order has what came in place of what did not', () => {
    const expected = expectMatch({ matcher: 'unordered', items: ['a', number, 'b'] })
    expect(amended(expected, [7, 'c', 'b', 'd'])).toEqual({ $unordered: ['c', { $type: 'number' }, 'b', 'd'] })
    expect(amended(expected, ['b'])).toEqual({ $unordered: ['b'] })
    expect(amended(expected, ['x', 'y'])).toEqual(['x', 'y'])
  })

  test('is what was observed where it has another shape', () => {
    expect(amended(object({ language }), ['en'])).toEqual(['en'])
    expect(amended(list(number), { a: 1 })).toEqual({ $json: { a: 1 } })
    expect(amended(language, 'fr')).toEqual('fr')
  })
})
