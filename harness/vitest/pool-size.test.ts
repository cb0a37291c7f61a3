import { expect, test } from 'vitest'
import { poolSize } from './pool-size.ts'

test.each([
  [undefined, 1, 1],
  [undefined, 2, 2],
  [undefined, 8, 1],
  [1, 8, 8],
  [2, 2, 1],
  [2, 8, 4],
  [16, 8, 1],
])('with maxWorkers %s and %i processors, each worker boots %i containers ahead', (maxWorkers, processors, size) => {
  expect(poolSize(maxWorkers, processors)).toBe(size)
})
