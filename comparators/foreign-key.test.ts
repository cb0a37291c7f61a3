import { describe, expect, test } from 'vitest'
import type { ComparisonContext } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonEquals } from '../harness/model/json.ts'
import { foreignKey } from './foreign-key.ts'
import { messageOf, nothingRun, specifyTheUsual } from './test-specification.ts'

/** Expected key → actual key of the users that were paired. */
const pairs: readonly (readonly [JsonValue, JsonValue])[] = [
  [1, 11],
  [2, 12],
  ['ann', 'bob'],
]

const context: ComparisonContext = {
  ...nothingRun,
  samePair(target, expected, actual) {
    if (target !== 'shop.user') return null
    const there = pairs.find(([pk]) => jsonEquals(pk, expected))
    const here = pairs.find(([, pk]) => jsonEquals(pk, actual))
    return there && here ? there === here : null
  },
}

describe('foreign-key', () => {
  const comparator = foreignKey('shop.user', 'it')
  specifyTheUsual(comparator, 'ann', [5, true, { user: 'ann' }, ['ann']])

  test('accepts keys of paired rows, whatever their numbers', () => {
    expect(messageOf(comparator, 1, 11, context)).toBeNull()
    expect(messageOf(comparator, 'ann', 'bob', context)).toBeNull()
  })

  test('rejects keys of rows that were not paired, even with the same number', () => {
    expect(messageOf(comparator, 1, 12, context)).toBe(
      'expected the shop.user that was pk 1 before, found pk 12, which is another',
    )
    const swapped: ComparisonContext = { ...nothingRun, samePair: () => false }
    expect(messageOf(comparator, 1, 1, swapped)).toMatch(/which is another/)
  })

  test('compares keys that point nowhere by value', () => {
    expect(messageOf(comparator, 99, 99, context)).toBeNull()
    expect(messageOf(comparator, 99, 98, context)).toBe('expected 99, found 98, and one of them is no shop.user')
    expect(messageOf(comparator, 1, 1, context)).toBeNull()
    expect(messageOf(comparator, [1, 2], [1, 2], context)).toBeNull()
    expect(messageOf(comparator, 1, 99, context)).toMatch(/^expected 1, found 99/)
  })

  test('never asks about a value that cannot be a key', () => {
    const always: ComparisonContext = { ...nothingRun, samePair: () => true }
    expect(messageOf(comparator, 1, { pk: 1 }, always)).toMatch(/^expected 1, found \{"pk":1\}/)
    expect(messageOf(comparator, { pk: 1 }, 1, always)).toMatch(/^expected \{"pk":1\}, found 1/)
  })

  test('rejects a number for the text of it, though both are the key of the same row', () => {
    const same = { ...nothingRun, samePair: () => true }
    expect(messageOf(foreignKey('shop.user', 'it'), 1, '1', same)).toBe(
      'expected 1, found "1", which is of another kind',
    )
    expect(messageOf(foreignKey('shop.user', 'it'), '1', 1, same)).toBe(
      'expected "1", found 1, which is of another kind',
    )
  })
})
