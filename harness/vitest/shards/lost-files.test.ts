import { expect, test } from 'vitest'
import type { BlobFile } from './blob-files.ts'
import { lostFiles } from './lost-files.ts'

const file = (name: string, project = ''): BlobFile => ({ name, project, origin: null, cases: [], imported: [] })
const caseFile = (name: string, project = '') => file(`cases/shop/${name}.case.yaml`, project)

test('all files that were put together must have been found', () => {
  const files = [caseFile('a'), caseFile('b'), file('src/b.test.ts')]
  expect(lostFiles(files, files)).toEqual([])
  expect(lostFiles(files, files.toReversed())).toEqual([])
  expect(lostFiles([], [])).toEqual([])
})

test('some that were not are told, however many were', () => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => caseFile(name))
  const problems = (found: readonly BlobFile[]) => lostFiles(files, found).map(({ message }) => message)
  const reason = 'test files ran in another folder than this, so that vitest did not find them again'
  expect(problems(files.slice(1))).toEqual([`1 of 7 ${reason}: cases/shop/a.case.yaml`])
  expect(problems([])).toEqual([
    `7 of 7 ${reason}: ${['a', 'b', 'c', 'd', 'e'].map((name) => `cases/shop/${name}.case.yaml`).join(', ')}, …`,
  ])
})

test('those without cases count too: their tests may have failed', () => {
  const files = [caseFile('a', 'cases'), file('a.test.ts', 'unit')]
  expect(lostFiles(files, files.slice(0, 1)).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^1 of 2 test files ran .*: a\.test\.ts$/),
  ])
})

test('one of another of vitest’s projects is another file', () => {
  expect(lostFiles([caseFile('a', 'one'), caseFile('a', 'two')], [caseFile('a', 'one')])).toHaveLength(1)
})
