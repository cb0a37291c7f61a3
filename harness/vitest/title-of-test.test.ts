import { expect, test } from 'vitest'
import { titleOfTest } from './title-of-test.ts'

test('a test is called what its case is, with the target where there are several', () => {
  expect(titleOfTest('a price rises', null, {})).toBe('a price rises')
  expect(titleOfTest('a price rises', 'embedded@15', {})).toBe('a price rises [embedded@15]')
})

test("no name is a command to GitHub's runner", () => {
  const github = { GITHUB_ACTIONS: 'true' }
  expect(titleOfTest('x ##[error]planted\n::stop-commands::y', null, github)).toBe(
    'x #\\u0023[error]planted\n\\u003a:stop-commands::y',
  )
})
