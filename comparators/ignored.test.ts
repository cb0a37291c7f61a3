import { describe, expect, test } from 'vitest'
import { ignored } from './ignored.ts'
import { messageOf, messagesOf, pairOf, specifyTheMark } from './test-specification.ts'

describe('ignored', () => {
  const comparator = ignored('it')

  test('accepts any two values, null and missing on either side and on both', () => {
    for (const expected of ['a', 1, null, undefined, [1]]) {
      for (const actual of ['b', 2, null, undefined, {}]) expect(messageOf(comparator, expected, actual)).toBeNull()
    }
  })

  test('says nothing of other fields: they stay strict', () => {
    expect(comparator.fields).toEqual(['it'])
    expect(messagesOf(comparator, pairOf({ other: 1 }, { other: 2 }))).toEqual({})
    expect(comparator.scrub({ other: 1 })).toEqual({})
  })

  test('must name its fields', () => {
    expect(() => ignored()).toThrow(/ignored claims no field/)
  })

  specifyTheMark(comparator)
})
