import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../harness/model/json.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'
import { unorderedList } from './unordered-list.ts'

describe('unordered-list', () => {
  const comparator = unorderedList('it')
  specifyTheUsual(comparator, ['a'], [1, 'a', true, {}])

  test('accepts the same elements in any order', () => {
    expect(messageOf(comparator, ['a', 'b', 'a'], ['b', 'a', 'a'])).toBeNull()
    expect(messageOf(comparator, [{ x: 1, y: [2] }, null], [null, { y: [2], x: 1 }])).toBeNull()
    expect(messageOf(comparator, [], [])).toBeNull()
  })

  test('rejects other elements, and others of them', () => {
    expect(messageOf(comparator, ['a', 'b'], ['b', 'c'])).toBe(
      'expected the same elements in any order, found ["a"] missing and ["c"] too many',
    )
    expect(messageOf(comparator, ['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(
      'expected the same elements in any order, found ["a"] missing and ["b"] too many',
    )
    expect(messageOf(comparator, ['a', 'a'], ['a'])).toBe(
      'expected the same elements in any order, found ["a"] missing',
    )
    expect(messageOf(comparator, [], [1])).toBe('expected the same elements in any order, found [1] too many')
  })

  test('tells types and digits of elements apart', () => {
    expect(messageOf(comparator, [1], ['1'])).not.toBeNull()
    expect(messageOf(comparator, [jsonNumber('9007199254740993')], [jsonNumber('9007199254740992')])).not.toBeNull()
    expect(messageOf(comparator, [['a', 'b']], [['b', 'a']])).not.toBeNull()
  })

  test('demands equality of what is no list', () => {
    expect(messageOf(comparator, '[]', '[]')).toBeNull()
    expect(messageOf(comparator, '[]', [])).toBe('expected the elements of "[]" in any order, found []')
    for (const wrong of [1, 'a', true, {}]) {
      expect(messageOf(comparator, ['a'], wrong)).not.toBeNull()
      expect(messageOf(comparator, wrong, ['a'])).not.toBeNull()
    }
  })

  const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.string({ maxLength: 1 }), fc.constant(null)))

  test('accepts every permutation of any list', () => {
    const shuffled = list.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
    )
    fc.assert(
      fc.property(shuffled, ([items, other]) => {
        expect(messageOf(comparator, items, other)).toBeNull()
      }),
    )
  })

  test('rejects every list with one element more', () => {
    fc.assert(
      fc.property(list, fc.constantFrom(0, 'x', null), (items, more) => {
        expect(messageOf(comparator, items, [more, ...items])).toMatch(/too many$/)
        expect(messageOf(comparator, [more, ...items], items)).toMatch(/missing$/)
      }),
    )
  })
})
