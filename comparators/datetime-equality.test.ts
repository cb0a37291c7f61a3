import { describe, expect, test } from 'vitest'
import { datetimeEquality } from './datetime-equality.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

describe('datetime-equality', () => {
  const comparator = datetimeEquality('it')
  const moment = '2023-06-22T22:59:57.020Z'
  specifyTheUsual(comparator, moment, [1_687_474_797, 'yesterday', false, [moment], { moment }])

  test.each([
    [moment, '2023-06-22 22:59:57.02+00'],
    [moment, '2023-06-23T04:29:57.020000+05:30'],
    ['2023-06-22T22:59:57', '2023-06-22 22:59:57.000000'],
    ['0044-03-15 00:00:00Z BC', '0044-03-15T00:00:00+00:00 BC'],
    ['infinity', 'Infinity'],
    ['-infinity', '-infinity'],
  ])('accepts %s as %s', (expected, actual) => {
    expect(messageOf(comparator, expected, actual)).toBeNull()
    expect(messageOf(comparator, actual, expected)).toBeNull()
  })

  test.each([
    [moment, '2023-06-22T22:59:57.020001Z'],
    [moment, '2023-06-22T22:59:57.020+01'],
    [moment, '2023-06-22T22:59:57.020'],
    ['2023-06-22 22:59:57.020', moment],
    ['infinity', '-infinity'],
    ['infinity', moment],
    ['0044-03-15 00:00:00 BC', '0044-03-15 00:00:00'],
  ])('rejects %s as %s', (expected, actual) => {
    expect(messageOf(comparator, expected, actual)).toBe(
      `expected the same instant as "${expected}", found "${actual}"`,
    )
  })

  test('accepts the same value whatever it is: it is never stricter than equality', () => {
    expect(messageOf(comparator, 'the other day', 'the other day')).toBeNull()
    expect(messageOf(comparator, [moment], [moment])).toBeNull()
  })
})
