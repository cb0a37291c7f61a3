import { expect, test } from 'vitest'
import { kindWith, type ValueKind } from './value-kind.ts'

function kindOfAll(...texts: readonly string[]): ValueKind {
  return texts.reduce<ValueKind>(kindWith, 'none')
}

test.each([
  [['1', '-2', 'null', '9223372036854775807'], 'integer'],
  [['true', 'false'], 'boolean'],
  [['"a"', '""', '"\\u00e9"', '"😀"'], 'text'],
  [['"2026-01-05T09:13:01.690Z"', '"2026-02-28 10:13:01+01"', '"2024-02-29T10:13-05:30"'], 'moment'],
  [['"2026-01-05T09:13:01"', '"2026-01-05 09:13:01.123456"'], 'clock'],
  [['null', 'null'], 'none'],
] as const)('%j are of the kind %s', (texts, kind) => {
  expect(kindOfAll(...texts)).toBe(kind)
  expect(kindOfAll(...[...texts].reverse())).toBe(kind)
})

test.each([
  ['numbers in two spellings', '1', '1.0'],
  ['a negative zero', '0', '-0'],
  ['a number and the text of it', '1', '"1"'],
  ['a truth and the text of it', 'true', '"true"'],
  ['more than a bigint holds', '1', '9223372036854775808'],
  ['a list', '"a"', '["a"]'],
  ['an object', '"a"', '{"a": 1}'],
  ['a text that no database can hold', '"a"', '"a\\u0000"'],
  ['half of a surrogate pair', '"a"', '"\\ud800"'],
])('%s among the values leaves all of them as they are', (_, first, second) => {
  expect([kindOfAll(first, second), kindOfAll(second, first)]).toEqual(['any', 'any'])
})

test.each([
  ['a text', '"soon"'],
  ['a day alone', '"2026-01-05"'],
  ['a time without an offset', '"2026-01-05T09:13:01"'],
  ['a day that its month does not have', '"2026-02-30T09:13:01Z"'],
  ['an offset that there is not', '"2026-01-05T09:13:01+20:00"'],
  ['more digits than a microsecond has', '"2026-01-05T09:13:01.1234567Z"'],
])('%s among moments makes texts of them', (_, other) => {
  const moment = '"2026-01-05T09:13:01Z"'
  expect([kindOfAll(moment, other), kindOfAll(other, moment)]).toEqual(['text', 'text'])
})
