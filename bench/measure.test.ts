import { expect, test } from 'vitest'
import { measure, median } from './measure.ts'

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('rounds of all ways take turns, and the first ones do not count', async () => {
  const order: string[] = []
  const way = (name: string, times: number[]) => async () => {
    order.push(name)
    return times.shift() ?? 0
  }
  const results = await measure({ ours: way('ours', [99, 1, 2, 3]), theirs: way('theirs', [99, 10, 30, 20]) }, 3)
  expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs'])
  expect(results.get('ours')).toEqual({ medianMs: 2, rounds: 3 })
  expect(results.get('theirs')).toEqual({ medianMs: 20, rounds: 3 })
})

test('a process that is measured tells its peak memory, of which the most counts', async () => {
  const samples = [
    { ms: 5, peakMb: 90 },
    { ms: 3, peakMb: 120 },
    { ms: 4, peakMb: 100 },
  ]
  const ours = async () => samples.shift() ?? 0
  const results = await measure({ ours }, 3, { rows: 10, warmUp: false })
  expect(results.get('ours')).toEqual({ medianMs: 4, rounds: 3, peakMb: 120, rows: 10 })
})
