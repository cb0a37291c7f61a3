import { expect, test } from 'vitest'
import type { ExpectedRow } from '../model/change.ts'
import type { Row } from '../model/snapshot.ts'
import { KeyGroups, type Which } from './key-groups.ts'
import { expectSame, rowOf } from './test-schema.ts'

const rows = (...keys: readonly (string | null)[]) => keys.map((key, index) => rowOf('thing', index + 1, { key }))
const keyOf = (_: unknown, { fields }: Pick<ExpectedRow, 'fields'>): string | null =>
  typeof fields.key === 'string' ? fields.key : null

function groupsOf(which: Which, expected: readonly ExpectedRow[], actual: readonly Row[]): KeyGroups {
  const groups = new KeyGroups('content', keyOf, which)
  for (const row of expected) groups.add({ side: 'expected', row, open: 0, queue: [] })
  for (const row of actual) groups.add({ side: 'actual', row, open: 0, queue: [] })
  return groups
}

function taken(groups: KeyGroups): string[] {
  const found: string[] = []
  for (let pair = groups.next(); pair; pair = groups.next()) {
    groups.remove(...pair)
    found.push(`${pair[0].pk}-${pair[1].pk}`)
  }
  return found
}

test('a pair is the only row of either side with its key', () => {
  const groups = groupsOf('distinct', expectSame(rows('a', 'b', 'b', 'c', null)), rows('c', 'b', 'a', null))
  expect(taken(groups).sort()).toEqual(['1-3', '4-1'])
})

test('or each with the next of the same key, as far as they go', () => {
  const groups = groupsOf('in-order', expectSame(rows('a', 'a', 'b', 'a')), rows('b', 'a', 'a', 'c'))
  expect(taken(groups).sort()).toEqual(['1-2', '2-3', '3-1'])
})

test('rows that are left alone with their key when others found each other by another are a pair', () => {
  const [expected, actual] = [expectSame(rows('a', 'a')), rows('a', 'a')]
  const groups = groupsOf('distinct', expected, actual)
  expect(taken(groups)).toEqual([])
  if (expected[1] && actual[0]) groups.remove(expected[1], actual[0])
  expect(taken(groups)).toEqual(['1-2'])
})

test('what is left is what shares a key and has no partner', () => {
  const groups = groupsOf('distinct', expectSame(rows('a', 'a', 'b', 'c')), rows('a', 'b', 'd'))
  taken(groups)
  expect(
    [...groups.left()].map(({ expected, actual }) => [expected.map(({ pk }) => pk), actual.map(({ pk }) => pk)]),
  ).toEqual([[[1, 2], [1]]])
})
