import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../model/catalog.ts'
import type { ExpectedFieldValue } from '../model/expectation.ts'
import { type JsonValue, jsonNumber } from '../model/json.ts'
import type { Matcher } from '../model/matcher.ts'
import { modelName } from '../model/snapshot.ts'
import { bindExpected } from './bind-expected.ts'
import { sketchField } from './test-schema.ts'

const price: ColumnType = { kind: 'base', name: 'numeric', scale: 2 }
const prices: ColumnType = { kind: 'array', name: 'numeric[]', element: price }

function bind(
  type: string | ColumnType,
  expected: ExpectedFieldValue,
  { secret = false } = {},
): { readonly bound: ExpectedFieldValue; readonly problems: readonly string[] } {
  const problems: string[] = []
  const bound = bindExpected(sketchField('f', type, { secret }), 'f', expected, {
    value: (_, value) => value,
    refWhere: () => [{ kind: 'pk', pk: 'bound' }],
    report: (message) => problems.push(message),
  })
  return { bound, problems }
}

const value = (given: JsonValue): ExpectedFieldValue => ({ kind: 'value', value: given })
const rule = (given: Matcher<ExpectedFieldValue>): ExpectedFieldValue => ({ kind: 'matcher', rule: given })
const problemsOf = (type: string | ColumnType, given: Matcher<ExpectedFieldValue>, options = {}) =>
  bind(type, rule(given), options).problems

describe('the values within matchers', () => {
  test('get the one spelling of the elements of an array', () => {
    expect(bind(prices, rule({ matcher: 'contains', value: value(5) })).bound).toEqual(
      rule({ matcher: 'contains', value: value('5.00') }),
    )
    const items = [rule({ matcher: 'any' }), rule({ matcher: 'one-of', values: [value(1), value('2')] })]
    expect(bind(prices, rule({ matcher: 'list', items })).bound).toEqual(
      rule({
        matcher: 'list',
        items: [rule({ matcher: 'any' }), rule({ matcher: 'one-of', values: [value('1.00'), value('2.00')] })],
      }),
    )
  })

  test('of an array of several dimensions, too', () => {
    const items = [value([1, 2]), rule({ matcher: 'list', items: [value(3), rule({ matcher: 'any' })] })]
    expect(bind(prices, rule({ matcher: 'unordered', items })).bound).toEqual(
      rule({
        matcher: 'unordered',
        items: [value(['1.00', '2.00']), rule({ matcher: 'list', items: [value('3.00'), rule({ matcher: 'any' })] })],
      }),
    )
  })

  test('get the spelling of JSON, whatever they look like', () => {
    const members = { a: value(jsonNumber('1.50e1')), b: value({ $json: '5' }), c: value(null) }
    expect(bind('jsonb', rule({ matcher: 'object', members })).bound).toEqual(
      rule({ matcher: 'object', members: { ...members, a: value(jsonNumber('15.0')) } }),
    )
  })

  test('have their references bound, however deep', () => {
    const ref: ExpectedFieldValue = { kind: 'ref', model: modelName('m'), where: [] }
    const { bound } = bind(
      'jsonb',
      rule({ matcher: 'object', members: { a: rule({ matcher: 'list', items: [ref] }) } }),
    )
    expect(JSON.stringify(bound)).toContain('"bound"')
  })

  test('are told of when they do not fit', () => {
    expect(problemsOf(prices, { matcher: 'contains', value: value('much') })).toEqual([
      'field f (numeric[]): expected a decimal number',
    ])
  })
})

describe('a matcher that its column can never satisfy is told of', () => {
  test.each<[type: string | ColumnType, rule: Matcher<ExpectedFieldValue>, problem: string]>([
    ['int4', { matcher: 'contains', value: value(1) }, 'it holds no text, list or JSON'],
    ['int4', { matcher: 'unordered', items: [] }, 'it holds no list or JSON'],
    [prices, { matcher: 'object', members: {} }, 'it holds no JSON'],
    ['text', { matcher: 'contains', value: value(1) }, '$contains takes a text'],
    ['timestamptz', { matcher: 'close-to', value: '2026-01-31', within: 5 }, '$closeTo takes a duration'],
    ['int4', { matcher: 'close-in-time', moment: '5', within: '5s', withinMs: 5000 }, '$closeTo takes a number'],
    ['text', { matcher: 'close-to', value: 'much', within: 5 }, '$closeTo "much" is no number'],
    ['text', { matcher: 'close-in-time', moment: 'noon', within: '5s', withinMs: 5000 }, '$closeTo "noon" is no date'],
    ['text', { matcher: 'before', moment: '2026-02-30' }, '$before "2026-02-30" is no date'],
    ['jsonb', { matcher: 'unordered', items: [rule({ matcher: 'differs' })] }, '$differs has nothing to differ from'],
    ['jsonb', { matcher: 'contains', value: rule({ matcher: 'differs' }) }, '$differs has nothing to differ from'],
  ])('%j: %j', (type, given, problem) => {
    expect(problemsOf(type, given)).toEqual([expect.stringContaining(`: ${problem}`)])
  })

  test('without the value, where the field is secret', () => {
    expect(problemsOf('text', { matcher: 'close-to', value: 'sesame', within: 5 }, { secret: true })).toEqual([
      'field f (text): $closeTo (not shown) is no number',
    ])
  })

  test('and one that may be satisfied is not', () => {
    const differs = rule({ matcher: 'differs' })
    const fine: readonly Matcher<ExpectedFieldValue>[] = [
      { matcher: 'contains', value: rule({ matcher: 'object', members: { a: differs } }) },
      { matcher: 'list', items: [differs] },
      { matcher: 'close-to', value: '12.50', within: 0.01 },
      { matcher: 'close-in-time', moment: '2026-01-31', within: '1h', withinMs: 3_600_000 },
    ]
    expect(fine.flatMap((given) => problemsOf('jsonb', given))).toEqual([])
  })
})

test('$type counts texts as numbers where the column writes them so', () => {
  const type = { matcher: 'type', type: 'number', numbersAreTexts: false } as const
  const numbersAreTexts = (column: string) => {
    const { bound } = bind(column, rule(type))
    return bound.kind === 'matcher' && bound.rule.matcher === 'type' && bound.rule.numbersAreTexts
  }
  expect(['numeric', 'float8', 'jsonb', 'text'].map(numbersAreTexts)).toEqual([true, true, false, false])
})

test('a field that the model lacks leaves the value as it is', () => {
  const given = rule({ matcher: 'list', items: [value(1)] })
  const surroundings = { value: () => 'x', refWhere: () => [], report: () => {} }
  expect(bindExpected(undefined, 'f', given, surroundings)).toEqual(given)
})
