import { expect, test } from 'vitest'
import { isKept, type Result } from '../result.ts'
import { growth } from './growth.ts'

const result = (name: string, medianMs: number, rows: number): Result => ({
  kind: 'measured',
  name,
  ours: { medianMs, rounds: 1, rows },
  reference: null,
  budget: null,
})

/** Of a job that takes 100 ms for a thousand rows, and so long for a hundred thousand. */
const grown = (medianMs: number) =>
  growth([result('import 1k rows', 100, 1_000), result('import 100k rows', medianMs, 100_000)], '1k', '100k')

test('many rows are to go at least at 0.8 of the speed of few', () => {
  expect(grown(10_000)).toEqual([
    {
      kind: 'measured',
      name: 'growth: import 100k rows',
      ours: { medianMs: 10_000, rounds: 1, rows: 100_000 },
      reference: { name: '1k', medianMs: 100, rounds: 1, rows: 1_000 },
      budget: { speed: 0.8 },
    },
  ])
  expect(grown(12_400).flatMap((one) => (one.kind === 'measured' ? [isKept(one)] : []))).toEqual([true])
  expect(grown(12_600).flatMap((one) => (one.kind === 'measured' ? [isKept(one)] : []))).toEqual([false])
})

test('a job that was measured with one number of rows only says nothing', () => {
  expect(growth([result('import 100k rows', 5, 100_000), result('fmt', 5, 10)], '1k', '100k')).toEqual([])
})
