import { expect, test } from 'vitest'
import { resultTable, resultText } from './result-text.ts'

const ours = { medianMs: 12.34, rounds: 5 }
const reference = { name: 'cp', medianMs: 10, rounds: 5 }

test('a result shows both sides of its ratio, and whether the budget is kept', () => {
  const text = resultText({ kind: 'measured', name: 'copying', ours, reference, budget: { ratio: 1.3 } })
  expect(text).toBe(
    [
      '✓ copying',
      '    ours           12.3 ms (median of 5)',
      '    reference      10.0 ms (median of 5): cp',
      '    ratio      1.23',
      '    budget     1.3 × the reference',
    ].join('\n'),
  )
})

test.each([
  [{ ratio: 1.2 }, reference],
  [{ ms: 12 }, reference],
  [{ ratio: 1.2 }, null],
])('a budget of %j is not kept', (budget, against) => {
  expect(resultText({ kind: 'measured', name: 'x', ours, reference: against, budget })).toMatch(/^✗ x\n/)
})

test('what could not be measured says why', () => {
  expect(resultText({ kind: 'not-measured', name: 'x', why: 'no Docker' })).toBe('- x\n    not measured: no Docker')
})

const import_ = { medianMs: 2_000, rounds: 2, rows: 110_000, peakMb: 1234.5 }

test('a job on rows tells how many a second, and its memory', () => {
  const theirs = { name: 'loaddata', medianMs: 1_000, rounds: 1, rows: 1_000 }
  const text = resultText({ kind: 'measured', name: 'import', ours: import_, reference: theirs, budget: { speed: 40 } })
  expect(text).toBe(
    [
      '✓ import',
      '    ours         2000.0 ms (median of 2, 55 000 rows/s, peak 1 235 MB)',
      '    reference    1000.0 ms (once, 1 000 rows/s): loaddata',
      '    ratio      55.00 × as fast',
      '    budget     at least 40 × as fast as the reference',
    ].join('\n'),
  )
})

test.each([
  [{ speed: 1.3 }, reference],
  [{ speed: 0.8 }, null],
  [{ peakMb: 1234 }, null],
])('a budget of %j is not kept either', (budget, against) => {
  const ours_ = { ...ours, peakMb: 1234.5 }
  expect(resultText({ kind: 'measured', name: 'x', ours: ours_, reference: against, budget })).toMatch(/^✗ x\n/)
})

test('without a budget nothing is judged', () => {
  expect(resultText({ kind: 'measured', name: 'x', ours, reference, budget: null })).toMatch(/^· x\n(?!.*budget)/s)
})

test('a table has a line for each result', () => {
  const table = resultTable([
    { kind: 'measured', name: 'import', ours: import_, reference: null, budget: { peakMb: 2_000 } },
    { kind: 'measured', name: 'copying', ours, reference, budget: null },
    { kind: 'not-measured', name: 'psql', why: 'it is not installed' },
  ])
  expect(table).toBe(
    [
      '| job | ours | peak memory | held against | ratio | budget | |',
      '|---|---|---|---|---|---|---|',
      '| import | 55 000 rows/s | 1 235 MB | | | 2 000 MB | ✓ |',
      '| copying | 12.3 ms | | cp: 10.0 ms | 1.23 | | |',
      '| psql | not measured: it is not installed | | | | | |',
    ].join('\n'),
  )
})
