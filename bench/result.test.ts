import { expect, test } from 'vitest'
import { resultText } from './result.ts'

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
