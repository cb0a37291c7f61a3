import { expect, test } from 'vitest'
import { groupByDepth } from './depth-order.ts'

const graph = (references: Readonly<Record<string, readonly string[]>>) =>
  groupByDepth(
    Object.keys(references),
    (name) => [name],
    (name) => references[name] ?? [],
  )

test('a row comes after all rows that it refers to', () => {
  expect(graph({ d: ['a', 'c'], c: ['b'], b: ['a'], a: [], other: [] })).toEqual([['a', 'other'], ['b'], ['c'], ['d']])
})

test('a reference to what is not there does not count', () => {
  expect(graph({ a: ['elsewhere'], b: ['a', 'elsewhere'] })).toEqual([['a'], ['b']])
})

test('a ring, a row that refers to itself, and what hangs below them are left out', () => {
  expect(graph({ a: ['b'], b: ['a'], c: ['c'], below: ['a'], free: [] })).toEqual([['free']])
})
