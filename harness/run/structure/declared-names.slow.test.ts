import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeLibrary, wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let library: CaseProject
beforeAll(async () => {
  library = await makeLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

test('what another table or column is called by then is no new name of one that goes', async () => {
  const report = await library.run(`transform:
  - sql: ALTER TABLE shelf RENAME TO opinion; ALTER TABLE book RENAME old_code TO code
  - sql: DROP TABLE review; ALTER TABLE book DROP COLUMN token
expect:
  schema:
    - { renamed: public.review, to: public.opinion }
    - { renamed: public.book, field: token, to: code }`)
  expect(wrongWith(report)).toEqual([
    'schema-drift public.book old_code: column old_code of table public.book was renamed to code',
    'schema-drift public.book token: column token of table public.book is gone, with 2 values in 3 rows',
    'schema-drift public.review -: table public.review is gone, with 2 rows',
    'schema-drift public.shelf -: table public.shelf was renamed to public.opinion',
    'schema-drift public.review -: table public.review should be named public.opinion, but is not',
    'schema-drift public.book token: field token of public.book should be named code, but is not',
  ])
})
