import { expect, test } from 'vitest'
import { candidates } from './candidates.ts'
import type { CodedRow } from './row-codes.ts'

const row = (...codes: readonly number[]): CodedRow => ({ codes: Int32Array.from(codes), patterns: new Map() })
const list = (length: number, codesOf: (index: number) => readonly number[]) =>
  Array.from({ length }, (_, index) => row(...codesOf(index)))
const found = (expected: readonly CodedRow[], actual: readonly CodedRow[]) => [...candidates(expected, actual)]

test('of few rows all combinations are looked at', () => {
  expect(found([row(3), row(4)], [row(5), row(6)])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
})

test('of many only those that share a rare value', () => {
  const expected = list(1_000, (index) => [3, 10 + index, 20_000 + index, 20_000 + index])
  const actual = list(1_000, (index) => [3, 10 + 999 - index, 40_000 + index, 40_000 + index])
  expect(found(expected, actual)).toEqual(expected.map((_, index) => [index, 999 - index]))
})

test('or all values but one, however common each is', () => {
  const digits = (index: number) => [3 + (index % 10), 3 + (Math.floor(index / 10) % 10), 3 + Math.floor(index / 100)]
  const expected = list(1_000, (index) => [...digits(index), 3])
  const actual = list(1_000, (index) => [...digits(index), 4])
  const pairs = found(expected, actual)
  expect(pairs.filter(([e, a]) => e === a)).toHaveLength(1_000)
  expect(pairs.length).toBeLessThan(2_000)
})

test('NULL, what is absent and what is not known are nothing to share', () => {
  const [expected, actual] = [
    list(400, (index) => [0, 1, 2, -1, 500 + index, 500 + index]),
    list(400, () => [0, 1, 2, -2, 4, 4]),
  ]
  expect(found(expected, actual)).toEqual([])
})

test.each([
  ['values that all rows share', () => [3, 4, 5]],
  ['few values, in all combinations', (index: number) => [3 + (index % 7), 3 + (index % 11), 3 + (index % 13), 3]],
  ['values of their own', (index: number) => [3 + index, 3 + index, 3 + (index % 5)]],
])('their number grows no faster than that of the rows with %s', (_, codesOf) => {
  const count = (rows: number) => found(list(rows, codesOf), list(rows, codesOf)).length
  expect(count(2_000)).toBeLessThanOrEqual(Math.max(2 * count(1_000), 2_000 * 8 * 8))
  expect(count(2_000)).toBeLessThanOrEqual(2_000 * 8 * 8)
})
