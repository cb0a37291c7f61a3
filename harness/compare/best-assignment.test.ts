import { expect, test } from 'vitest'
import { bestAssignment } from './best-assignment.ts'
import { randomOf } from './test-random.ts'

const matrix = (...rows: readonly (readonly number[])[]) =>
  bestAssignment(Float64Array.from(rows.flat()), rows.length, rows[0]?.length ?? 0)

test('two good pairs weigh more than the best one and a bad one', () => {
  expect(matrix([9, 8], [8, 1])).toEqual([1, 0])
})

test('what weighs nothing is no pair, even where nothing else is left', () => {
  expect(matrix([5, 0], [4, 0])).toEqual([0, -1])
  expect(matrix([0, 0])).toEqual([-1])
})

test('there may be more rows than columns, and the other way round', () => {
  expect(matrix([1], [3], [2])).toEqual([-1, 0, -1])
  expect(matrix([1, 3, 2])).toEqual([1])
  expect(bestAssignment(new Float64Array(0), 0, 0)).toEqual([])
})

test('among equals the first row gets the first column', () => {
  expect(matrix([1, 1, 1], [1, 1, 1], [1, 1, 1])).toEqual([0, 1, 2])
})

test('nothing that trying all ways finds is heavier', () => {
  const random = randomOf(5)
  for (let round = 0; round < 400; round += 1) {
    const [rows, columns] = [1 + random.below(6), 1 + random.below(6)]
    const weights = Float64Array.from({ length: rows * columns }, () => (random.chance(0.4) ? 0 : random.below(20)))
    const chosen = bestAssignment(weights, rows, columns)
    const taken = chosen.filter((column) => column >= 0)
    expect(new Set(taken).size).toBe(taken.length)
    const weight = chosen.reduce(
      (sum, column, row) => sum + (column < 0 ? 0 : (weights[row * columns + column] ?? 0)),
      0,
    )
    expect(weight).toBe(heaviest(weights, rows, columns))
  }
})

/** By trying every column, and none, for each row. */
function heaviest(weights: Float64Array, rows: number, columns: number): number {
  const from = (row: number, taken: readonly number[]): number => {
    if (row === rows) return 0
    let best = from(row + 1, taken)
    for (let column = 0; column < columns; column += 1) {
      if (taken.includes(column)) continue
      best = Math.max(best, (weights[row * columns + column] ?? 0) + from(row + 1, [...taken, column]))
    }
    return best
  }
  return from(0, [])
}
