import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeLibrary, wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let library: CaseProject
beforeAll(async () => {
  library = await makeLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const sqlCase = (sql: string, schema = '') =>
  `transform:\n  - sql: |\n      ${sql}\n${schema === '' ? '' : `expect:\n  schema: [${schema}]\n`}`
const wrong = async (sql: string, schema?: string) => wrongWith(await library.run(sqlCase(sql, schema)))

describe('a change of structure that is not declared', () => {
  test('does not keep rows from being compared, by the new names', async () => {
    expect(
      await wrong("ALTER TABLE shelf RENAME COLUMN label TO name; UPDATE shelf SET name = 'x' WHERE id = 1"),
    ).toEqual([
      'schema-drift public.shelf label: column label of table public.shelf was renamed to name',
      'unexpected-change public.shelf name: field name should be "top", but is "x"',
    ])
    expect(await wrong('DROP TABLE review; CREATE TABLE tally AS SELECT count(*) AS books FROM book')).toEqual([
      'schema-drift public.review -: table public.review is gone, with 2 rows',
      'schema-drift public.tally -: table public.tally is new',
      'unexpected-row public.tally -: the row should not be there',
    ])
  })

  test('is blamed on the step that made it', async () => {
    const { findings } = await library.run(`transform:
  - sql: ALTER TABLE shelf ADD COLUMN a int
  - update: public.shelf
    where: { pk: 1 }
    set: { label: up }
  - sql: ALTER TABLE shelf ALTER COLUMN label DROP NOT NULL
expect: { schema: [] }
`)
    expect(findings.map(({ message, step }) => [message, step])).toEqual([
      ['column label of table public.shelf may be NULL now', 'step 3 (sql)'],
      ['column a of table public.shelf is new (integer)', 'step 1 (sql)'],
    ])
  })
})

describe('a declared change of structure that does not come', () => {
  test('is a finding, of each kind', async () => {
    const entries = [
      '{ added: public.book, field: isbn }',
      '{ added: public.loan }',
      '{ dropped: public.review }',
      '{ dropped: public.book, field: old_code }',
      '{ renamed: public.book, field: title, to: name }',
      '{ retyped: public.book, field: price, to: int }',
      '{ altered: public.book, field: state, parts: [default, nullability] }',
      '{ altered: public.book, parts: [triggers] }',
    ]
    expect(await wrong('ALTER TABLE book ALTER COLUMN state DROP NOT NULL', entries.join(', '))).toEqual([
      'schema-drift public.book isbn: field isbn of public.book should be new, but is not',
      'schema-drift public.loan -: table public.loan should be new, but is not',
      'schema-drift public.review -: table public.review should be gone, but is still there',
      'schema-drift public.book old_code: field old_code of public.book should be gone, but is still there',
      'schema-drift public.book title: field title of public.book should be named name, but is not',
      'schema-drift public.book price: field price of public.book should have type integer, but its type is what it was',
      'schema-drift public.book state: field state of public.book should have another default, but its default is what it was',
      'schema-drift public.book -: table public.book should have other triggers, but its triggers are what they were',
    ])
  })

  test('or comes otherwise is corrected', async () => {
    const { findings } = await library.run(
      sqlCase(
        'ALTER TABLE book ADD COLUMN pages int; ALTER TABLE shelf RENAME COLUMN label TO title',
        '{ added: public.book, field: pages, type: bigint }, { renamed: public.shelf, field: label, to: name }',
      ),
    )
    expect(findings.map(({ message, proposal }) => [message, proposal])).toEqual([
      [
        'field pages of public.book should be new with type bigint, but is of type integer',
        {
          list: 'schema',
          entry: { added: 'public.book', field: 'pages', type: 'integer' },
          corrects: { entry: 1, field: null },
        },
      ],
      [
        'field label of public.shelf should be named name, but is named title',
        {
          list: 'schema',
          entry: { renamed: 'public.shelf', field: 'label', to: 'title' },
          corrects: { entry: 2, field: null },
        },
      ],
    ])
  })
})

describe('a secret', () => {
  test.each([
    [
      'that is renamed',
      "ALTER TABLE book RENAME COLUMN token TO key; UPDATE book SET key = key || 'x' WHERE key IS NOT NULL",
      'key',
    ],
    [
      'that is moved by hand',
      'ALTER TABLE book ADD COLUMN key text; UPDATE book SET key = token; ALTER TABLE book DROP COLUMN token',
      'key',
    ],
    ['that is copied with its table', 'CREATE TABLE book_copy AS TABLE book', null],
    ['whose table is renamed', "ALTER TABLE book RENAME TO tome; UPDATE tome SET token = token || 'x'", 'token'],
  ])('%s is never shown', async (_, sql, field) => {
    const report = await library.run(sqlCase(sql))
    expect(report.error).toBeNull()
    expect(report.findings.filter(({ kind }) => kind !== 'schema-drift').length).toBeGreaterThan(0)
    if (field !== null) expect(report.findings.map((finding) => finding.field)).toContain(field)
    expect(JSON.stringify(report)).not.toContain('tok-hidden')
  })
})
