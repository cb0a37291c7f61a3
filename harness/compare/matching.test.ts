import { expect, test } from 'vitest'
import { chooseEdges, type Edge } from './matching.ts'

const edge = (expected: number, actual: number, weight: number): Edge => ({ expected, actual, weight })
const chosen = (edges: readonly Edge[], steps = 1_000) =>
  chooseEdges(edges, { steps })
    .map(({ expected, actual }) => `${expected}-${actual}`)
    .sort()

const crossed = [edge(0, 0, 9), edge(0, 1, 8), edge(1, 0, 8), edge(1, 1, 1)]

test('the sum of the weights is the greatest there is', () => {
  expect(chosen(crossed)).toEqual(['0-1', '1-0'])
})

test('what is connected with nothing else is chosen by itself', () => {
  const apart = crossed.map(({ expected, actual, weight }) => edge(expected + 10, actual + 10, weight))
  expect(chosen([...crossed, edge(5, 5, 1), ...apart])).toEqual(['0-1', '1-0', '10-11', '11-10', '5-5'])
})

test('where that would take too long, the heaviest that is left comes next', () => {
  expect(chosen(crossed, 7)).toEqual(['0-0', '1-1'])
})

test('what the budget does not last for is the largest', () => {
  const wide = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => edge(row + 5, column + 5, 9 - row - column)))
  expect(chosen([...wide, ...crossed], 30)).toEqual(['0-1', '1-0', '5-5', '6-6', '7-7'])
  const budget = { steps: 30 }
  chooseEdges([...wide, ...crossed], budget)
  expect(budget).toEqual({ steps: 22 })
})

test('the order of the edges does not matter', () => {
  const even = [edge(0, 0, 2), edge(0, 1, 2), edge(1, 0, 2), edge(1, 1, 2)]
  for (const steps of [0, 1_000]) {
    expect(chosen(even, steps)).toEqual(['0-0', '1-1'])
    expect(chosen([...even].reverse(), steps)).toEqual(['0-0', '1-1'])
  }
})
