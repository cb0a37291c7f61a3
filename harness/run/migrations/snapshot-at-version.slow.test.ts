import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../../model/case-report.ts'
import { CaseProject } from '../test-case-project.ts'
import { makeVersions, own } from './test-versions.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject
beforeAll(async () => {
  project = await makeVersions()
})
afterAll(() => project[Symbol.asyncDispose]())

/** Without the folder's path. */
async function told(yaml: string): Promise<string> {
  const { error, status, findings }: CaseReport = await project.run(yaml)
  const found = findings.map(({ kind, model, expectedPk, field }) => `${kind} ${model} ${expectedPk} ${field}`).sort()
  return (error ?? [status, ...found].join(', ')).replaceAll(`${project.root}/`, '')
}

describe('a snapshot of an older version', () => {
  test('is told apart from one of another version', async () => {
    const yaml = `transform: [{ migrate: ${own}, from: 2, to: 3 }]`
    const titles = 'unexpected-change public.book 1 title, unexpected-change public.book 2 title'
    expect(await told(yaml)).toBe(`fail, ${titles}`)
    expect(await told(yaml.replace('from: 2', 'from: 1'))).toBe(
      'fail, unexpected-change public.book 1 title, unexpected-change public.book 2 pages, unexpected-change public.book 2 title',
    )
  })

  test('may be migrated back', async () => {
    const back = `transform:\n  - { migrate: ${own}, from: 1, to: 2 }\n  - { migrate: ${own}, to: 1 }`
    expect(await told(back)).toBe('pass')
    expect(await told(`transform: [{ migrate: ${own}, from: 3, to: 2 }]`)).toContain(
      '3_titles.up.sql: step 1 (migrate migrations to 2): 3_titles has no way back',
    )
  })

  test('has in later steps what its migrations made', async () => {
    const yaml = `transform:
  - { migrate: ${own}, from: 3 }
  - { update: public.book, where: { pk: 1 }, set: { isbn: "978-1" } }
expect:
  schema:
    - { added: public.book, field: isbn }
    - { added: public.book, field: author }
    - { added: public.author }`
    expect(await told(yaml)).toBe('pass')
  })
})

test('a snapshot of an older version is not taken for one of the newest, which is named', async () => {
  await using older = await CaseProject.make({
    schema: '',
    rows: [{ model: 'public.book', pk: 1, fields: { title: 'Basalt' } }],
    subject: { schema: { migrations: 'migrations' } },
    files: {
      'snapshots/map/migrations/1_book.sql': 'CREATE TABLE book (id int PRIMARY KEY, title text)',
      'snapshots/map/migrations/2_name.sql': 'ALTER TABLE book RENAME title TO name',
    },
  })
  const { error } = await older.run('transform: [{ sql: "SELECT 1" }]')
  expect(error).toContain('snapshot start does not fit subject map at version 2\n')
  expect(error).toContain('if it is of another version, name that one as `from`')
})

describe('a migration that fails', () => {
  test('is told by file and line', async () => {
    expect(await told(`transform: [{ migrate: ${own}, from: 2, to: 3 }, { migrate: fails }]`)).toMatchInlineSnapshot(`
      "cases/a.case.yaml:4: step 2 (migrate fails) failed: null value in column "title" of relation "book" violates not-null constraint, at cases/fails/2_none.sql:3 (SQLSTATE 23502)
        if the step is meant to fail, declare it: expect: { error: { sqlstate: "23502", step: 2 } }"
    `)
  })

  test('may be expected; what the migrations before it did stays done, and is declared', async () => {
    const yaml = `transform: [{ migrate: ${own}, from: 1, to: 2 }, { migrate: fails }]
expect:
  error: { sqlstate: "23502", step: 2 }
  changes:
    - { changed: public.book, where: { pk: 2 }, fields: { pages: 7 } }`
    expect(await told(yaml)).toBe('fail, unexpected-change public.book 1 title, unexpected-change public.book 2 title')
    const titles = ['BASALT', 'LICHEN'].map((title, index) => {
      return `\n    - { changed: public.book, where: { pk: ${index + 1} }, fields: { title: ${title} } }`
    })
    expect(await told(`${yaml}${titles.join('')}`)).toBe('pass')
  })
})
