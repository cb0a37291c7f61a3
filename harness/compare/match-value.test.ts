import { describe, expect, test } from 'vitest'
import { type JsonValue, jsonNumber } from '../model/json.ts'
import { type ExpectedValue, expectMatch, type Matcher } from '../model/matcher.ts'
import { matches, mismatchOf, mismatchText } from './match-value.ts'

const noTexts = { numbersAreTexts: false } as const
const any = expectMatch({ matcher: 'any' })
const number = expectMatch({ matcher: 'type', type: 'number', ...noTexts })

function isMatch(rule: Matcher, actual: JsonValue, before?: JsonValue): boolean {
  return matches(rule, actual, { before, runStart: '2026-01-01T00:00:00Z' })
}

function textOf(rule: Matcher, actual: JsonValue | undefined, hidden = false): string {
  const mismatch = mismatchOf(rule, actual, { before: undefined, runStart: null })
  const shown = actual === undefined ? null : hidden ? '"..."' : JSON.stringify(actual)
  return mismatch ? mismatchText(rule, mismatch, shown, hidden, (text) => text) : ''
}

test('an absent value matches nothing', () => {
  expect(matches({ matcher: 'any' }, undefined, { before: undefined, runStart: null })).toBe(false)
})

describe('$before', () => {
  test.each<[moment: string, actual: JsonValue, accepted: boolean]>([
    ['2020-01-01', '2019-12-31T23:59:59.999999Z', true],
    ['2020-01-01', '2020-01-01T00:00:00Z', false],
    ['2020-01-01', null, false],
    ['run', '2025-12-31T23:59:59Z', true],
    ['run', '2026-01-01T00:00:00Z', false],
  ])('%s of %j: %s', (moment, actual, accepted) => {
    expect(isMatch({ matcher: 'before', moment }, actual)).toBe(accepted)
  })
})

describe('$closeTo', () => {
  test.each<[value: JsonValue, within: JsonValue, actual: JsonValue, accepted: boolean]>([
    ['12.50', '0.01', '12.51', true],
    ['12.50', '0.01', '12.49', true],
    ['12.50', '0.01', '12.511', false],
    [0.1, 0.2, jsonNumber('0.30'), true],
    [100, 5, 106, false],
    [jsonNumber('9007199254740993'), 0, jsonNumber('9007199254740992'), false],
    ['1', '1', 'one', false],
    ['1', '1', null, false],
  ])('%j within %j of %j: %s', (value, within, actual, accepted) => {
    expect(isMatch({ matcher: 'close-to', value, within }, actual)).toBe(accepted)
  })

  test.each<[moment: string, withinMs: number, actual: JsonValue, accepted: boolean]>([
    ['2026-01-31T12:00:00Z', 5_000, '2026-01-31T12:00:05.000Z', true],
    ['2026-01-31T12:00:00Z', 5_000, '2026-01-31T11:59:55.000Z', true],
    ['2026-01-31T12:00:00Z', 5_000, '2026-01-31T12:00:05.000001Z', false],
    ['2026-01-31', 86_400_000, '2026-02-01', true],
    ['infinity', 0, 'infinity', true],
    ['infinity', 1, '2026-01-31', false],
    ['2026-01-31', 1, 5, false],
  ])('%s within %d ms of %j: %s', (moment, withinMs, actual, accepted) => {
    expect(isMatch({ matcher: 'close-in-time', moment, within: '', withinMs }, actual)).toBe(accepted)
  })
})

test('$oneOf takes each of its values, and what its matchers match', () => {
  const rule: Matcher = {
    matcher: 'one-of',
    values: ['paid', null, expectMatch({ matcher: 'matches', pattern: '^x' })],
  }
  expect(['paid', null, 'xyz'].map((value) => isMatch(rule, value))).toEqual([true, true, true])
  expect(['Paid', 'ax', 0, []].map((value) => isMatch(rule, value))).toEqual([false, false, false, false])
})

describe('$contains', () => {
  test.each<[wanted: ExpectedValue, actual: JsonValue, accepted: boolean]>([
    ['or', 'north', true],
    ['OR', 'north', false],
    ['or', ['north', 'or'], true],
    ['or', ['north'], false],
    [['a'], [['a'], 'b'], true],
    [number, ['a', 1], true],
    [number, ['a'], false],
    [{ a: 1 }, { a: 1, b: 2 }, true],
    [{ a: { x: 1 } }, { a: { x: 1, y: 2 }, b: 2 }, true],
    [{ a: { x: 1 } }, { a: { y: 2 } }, false],
    [{ a: [1] }, { a: [1, 2] }, false],
    [{ a: 1 }, [{ a: 1, b: 2 }], false],
    [{ a: 1 }, 'a', false],
    ['a', { a: 1 }, false],
    ['1', 1, false],
    [expectMatch({ matcher: 'object', members: { a: number } }), { a: 5, b: 'c' }, true],
    [expectMatch({ matcher: 'object', members: { a: number } }), { a: 'x', b: 'c' }, false],
  ])('%j in %j: %s', (value, actual, accepted) => {
    expect(isMatch({ matcher: 'contains', value }, actual)).toBe(accepted)
  })
})

describe('$unordered', () => {
  test.each<[items: readonly ExpectedValue[], actual: JsonValue, accepted: boolean]>([
    [[], [], true],
    [['a', 'b'], ['b', 'a'], true],
    [['a', 'a', 'b'], ['b', 'a', 'b'], false],
    [['a'], ['a', 'a'], false],
    [['a', 'b'], ['a'], false],
    [[{ x: 1, y: 2 }, null], [null, { y: 2, x: 1 }], true],
    [['a'], 'a', false],
    // The first may have both elements; it must leave the second what only that can have.
    [[any, number], [1, 'a'], true],
    [[any, any, number], ['a', 1, 2], true],
    [[number, number, any], ['a', 'b', 2], false],
  ])('%j of %j: %s', (items, actual, accepted) => {
    expect(isMatch({ matcher: 'unordered', items }, actual)).toBe(accepted)
  })
})

describe('a matcher within a value', () => {
  const order: Matcher = {
    matcher: 'object',
    members: {
      id: any,
      items: expectMatch({
        matcher: 'list',
        items: [{ name: 'a' }, expectMatch({ matcher: 'object', members: { name: 'b', price: number } })],
      }),
    },
  }

  test('leaves all around it to be equal', () => {
    const actual = (price: JsonValue, name = 'a') => ({ id: 7, items: [{ name }, { name: 'b', price }] })
    expect(isMatch(order, actual(5))).toBe(true)
    expect(textOf(order, actual('5'))).toBe(' at items[1].price: should be a number, but is "5"')
    expect(textOf(order, actual(5, 'x'))).toBe(' at items[0].name: should be "a", but is "x"')
  })

  test('says what is missing, and what is too much', () => {
    expect(textOf(order, { id: 7, items: [{ name: 'a' }] })).toBe(
      ' at items[1]: should be {"name":"b","price":⟨a number⟩}, but is absent',
    )
    expect(textOf(order, { id: 7, items: [{ name: 'a' }, { name: 'b', price: 1 }, 3] })).toBe(
      ' at items[2]: should not be there, but is 3',
    )
    expect(textOf(order, { items: [] })).toBe(' at id: should be any value, but is absent')
    expect(textOf(order, { id: 1, items: [{ name: 'a' }, { name: 'b', price: 1 }], extra: null })).toBe(
      ' at extra: should not be there, but is null',
    )
    expect(textOf(order, [])).toBe(
      ' should be {"id":⟨any value⟩,"items":[{"name":"a"},{"name":"b","price":⟨a number⟩}]}, but is []',
    )
  })

  test('of a list in any order names what has no element, or the element that is too much', () => {
    const rule: Matcher = { matcher: 'unordered', items: ['a', number] }
    expect(textOf(rule, ['a', 'b'])).toBe(': no element is a number, of ["a","b"]')
    expect(textOf(rule, ['a', 1, 'c'])).toBe(' at [2]: should not be there, but is "c"')
    expect(textOf({ matcher: 'contains', value: { a: { b: 1 } } }, { a: { b: 2 } })).toBe(
      ' at a.b: should be 1, but is 2',
    )
  })

  test('differs from what was at that place before', () => {
    const differs = expectMatch({ matcher: 'differs' })
    const rule: Matcher = { matcher: 'object', members: { a: expectMatch({ matcher: 'list', items: [1, differs] }) } }
    expect(isMatch(rule, { a: [1, 3] }, { a: [1, 2] })).toBe(true)
    expect(isMatch(rule, { a: [1, 2] }, { a: [1, 2] })).toBe(false)
    expect(isMatch(rule, { a: [1, 2] }, { b: null })).toBe(true)
  })

  test('looks into JSON that a snapshot holds as its exact text', () => {
    const rule: Matcher = { matcher: 'contains', value: { a: jsonNumber('9007199254740993') } }
    expect(isMatch(rule, { $json: '{"b": 1,  "a": 9007199254740993}' })).toBe(true)
    expect(isMatch(rule, { $json: '{"b": 1,  "a": 9007199254740992}' })).toBe(false)
    expect(isMatch({ matcher: 'differs' }, { $json: '[1, 2]' }, { $json: '[1, 3]' })).toBe(true)
  })
})

test('of a secret nothing is told but that it is wrong', () => {
  const rule: Matcher = { matcher: 'object', members: { token: 'sesame', at: any } }
  expect(textOf(rule, { token: 'mellon', at: 1 }, true)).toBe(' should be an object, but is "..."')
  expect(textOf({ matcher: 'unordered', items: ['sesame'] }, ['mellon'], true)).toBe(
    ' should be 1 element in any order, but is "..."',
  )
})
