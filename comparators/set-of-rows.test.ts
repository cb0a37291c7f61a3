import { expect, test } from 'vitest'
import { setOfRows } from './set-of-rows.ts'
import { messagesOf, pairOf } from './test-specification.ts'

test('set-of-rows pairs rows by content, and leaves every field to what settles it elsewhere', () => {
  const comparator = setOfRows()
  expect(comparator.pairsBy).toBe('content')
  expect(comparator.fields).toEqual([])
  const sides = [{ it: 1 }, { it: null }, {}]
  for (const expected of sides) {
    for (const actual of sides) expect(messagesOf(comparator, pairOf(expected, actual))).toEqual({})
    expect(comparator.scrub(expected)).toEqual({})
  }
})
