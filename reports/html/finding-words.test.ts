import { expect, test } from 'vitest'
import { sampleFinding } from '../test-samples.ts'
import { findingWords } from './finding-words.ts'

test('what findings name can be looked for, each once and in lower case', () => {
  const one = sampleFinding({
    label: 'title "Über"',
    expectedPk: ['HH', '978-0'],
    actualPk: null,
    by: 'trigger booked',
  })
  expect(findingWords([one, one], 1).split('\n')).toEqual([
    'unexpected-change',
    'status',
    'step 1 (update sentry.organization), trigger project_touch',
    'trigger booked',
    'title "über"',
    '["hh","978-0"]',
  ])
  expect(findingWords([], 1)).toBe('')
})

test('of very many findings the first, kinds and fields before rows, and less of each case in a run of many', () => {
  const many = Array.from({ length: 5000 }, (_, pk) => sampleFinding({ expectedPk: `row ${pk}`, actualPk: null }))
  const other = sampleFinding({ kind: 'comparator', field: 'x'.repeat(10_000), comparator: 'uuid4' })
  const words = findingWords([...many, other], 1)
  expect(words.length).toBeLessThanOrEqual(4000)
  expect(words).toContain('row 100')
  expect(words).toContain('uuid4')
  expect(findingWords(many, 1000).length).toBeLessThanOrEqual(1000)
})
