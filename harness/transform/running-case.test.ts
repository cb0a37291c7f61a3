import { expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { parseCaseFile } from './parse/index.ts'
import { RunningCase } from './running-case.ts'
import { schema } from './test-bind.ts'

function problemsOf(yaml: string): readonly string[] {
  const parsed = parseCaseFile(`name: n\nsubject: sketch\nsnapshot: s\n${yaml}`, 'a.case.yaml')
  try {
    new RunningCase(parsed, schema)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'bad-case') throw error
    return error.problems.map(({ message }) => message)
  }
}

test('every problem is told once, that of a promise too', () => {
  expect(
    problemsOf(`transform:
  - { delete: shop.book, where: all }
  - { delete: shop.bok, where: all }
expect:
  unchanged: [shop.book]
  changes: [{ removed: shop.book, where: { prize: 1 } }]
`),
  ).toEqual([
    'there is no model shop.bok',
    'model shop.book has no field prize',
    'step 1 (delete shop.book) is about shop.book, which expect.unchanged (line 8) promises to leave as it is',
    'expect.changes entry 1 (removed) is about shop.book, which expect.unchanged (line 8) promises to leave as it is',
  ])
})
