import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { coverageProblems } from './coverage-of.ts'

test('the folder of the project may be told relative to the working directory', async () => {
  const root = relative(process.cwd(), join(import.meta.dirname, '../../..')) || '.'
  expect(await coverageProblems(root, 'bookshop')).toEqual([])
  await expect(coverageProblems(root, 'bookshp')).rejects.toThrow('did you mean bookshop?')
})
