import { describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonNumber } from '../harness/model/json.ts'
import { numericTolerance } from './numeric-tolerance.ts'
import { messageOf, messageOfSecret, specifyTheUsual } from './test-specification.ts'

describe('numeric-tolerance', () => {
  const comparator = numericTolerance('0.01', 'it')
  specifyTheUsual(comparator, '12.50', ['twelve', true, [12.5], { value: 12.5 }, ''])

  test.each<[JsonValue, JsonValue]>([
    ['12.50', '12.51'],
    ['12.50', '12.49'],
    ['12.50', 12.5],
    [1e-7, '1e-7'],
    ['100000000000000000000.01', jsonNumber('100000000000000000000.02')],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-Infinity', '-Infinity'],
  ])('accepts %s as %s', (expected, actual) => {
    expect(messageOf(comparator, expected, actual)).toBeNull()
    expect(messageOf(comparator, actual, expected)).toBeNull()
  })

  test.each<[JsonValue, JsonValue]>([
    ['12.50', '12.511'],
    ['12.50', '12.4899999999999999999999'],
    [0, 0.02],
    ['NaN', '0'],
    ['Infinity', '-Infinity'],
    ['Infinity', '1e300'],
  ])('rejects %s as %s', (expected, actual) => {
    expect(messageOf(comparator, expected, actual)).toMatch(/ or at most 0\.01 more or less, found /)
    expect(messageOf(comparator, actual, expected)).not.toBeNull()
  })

  test('says what is wrong', () => {
    expect(messageOf(comparator, '12.50', '13')).toBe('expected "12.50" or at most 0.01 more or less, found "13"')
    expect(messageOf(comparator, '12.50', 'much')).toBe('expected a number near "12.50", found "much"')
    expect(messageOf(comparator, 'much', 1)).toBe('the expected value "much" is no number, found 1')
    expect(messageOfSecret(comparator, '12345.00', '54321.00')).not.toMatch(/12345|54321/)
  })

  test('is never stricter than equality', () => {
    expect(messageOf(comparator, 'much', 'much')).toBeNull()
    expect(messageOf(comparator, [1], [1])).toBeNull()
  })

  test('of 0 accepts other spellings only', () => {
    const exact = numericTolerance(0, 'it')
    expect(messageOf(exact, '1.50', 1.5)).toBeNull()
    expect(messageOf(exact, '1.50', '1.5000000000000000001')).not.toBeNull()
  })

  test.each([-1, '-0.1', 'NaN', 'Infinity', Number.NaN, Number.POSITIVE_INFINITY, 'much', ''])(
    'cannot be made with %j',
    (epsilon) => {
      expect(() => numericTolerance(epsilon, 'it')).toThrow(HarnessError)
      expect(() => numericTolerance(epsilon, 'it')).toThrow(/numeric-tolerance cannot compare to within/)
    },
  )
})
