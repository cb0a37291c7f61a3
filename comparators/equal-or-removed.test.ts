import { describe, expect, test } from 'vitest'
import { equalOrRemoved } from './equal-or-removed.ts'
import { messageOf, specifyTheMark } from './test-specification.ts'

describe('equal-or-removed', () => {
  const comparator = equalOrRemoved('it')

  test('accepts an equal value', () => {
    expect(messageOf(comparator, { a: [1] }, { a: [1] })).toBeNull()
  })

  test('accepts that the value, or null, is gone', () => {
    expect(messageOf(comparator, 3, null)).toBeNull()
    expect(messageOf(comparator, 3, undefined)).toBeNull()
    expect(messageOf(comparator, null, undefined)).toBeNull()
  })

  test('accepts null on both sides and a missing field on both sides', () => {
    expect(messageOf(comparator, null, null)).toBeNull()
    expect(messageOf(comparator, undefined, undefined)).toBeNull()
  })

  test.each([4, '3', [3], {}])('rejects another value: %j', (actual) => {
    expect(messageOf(comparator, 3, actual)).toBe(`expected 3 or nothing, found ${JSON.stringify(actual)}`)
    expect(messageOf(comparator, actual, 3)).not.toBeNull()
  })

  test('rejects a value where there was none', () => {
    expect(messageOf(comparator, null, 3)).toBe('expected null, found 3')
    expect(messageOf(comparator, undefined, 3)).toBe('expected no such field, found 3')
    expect(messageOf(comparator, undefined, null)).toBe('expected no such field, found null')
  })

  specifyTheMark(comparator)
})
