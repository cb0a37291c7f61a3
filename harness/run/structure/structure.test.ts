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

describe('a change of structure', () => {
  test('that is declared, of many kinds at once, leaves every row where it was, and later steps use the new names', async () => {
    expect(
      wrongWith(
        await library.run(`
transform:
  - sql: |
      ALTER TABLE book ADD COLUMN isbn text DEFAULT 'none', ADD COLUMN pages int,
        ADD COLUMN thrice numeric GENERATED ALWAYS AS (price * 3) STORED;
      ALTER TABLE book RENAME COLUMN title TO name;
      ALTER TABLE book DROP COLUMN old_code;
      ALTER TABLE review ALTER COLUMN stars TYPE text;
      ALTER TABLE review RENAME TO opinion;
      CREATE TABLE loan (id serial PRIMARY KEY, book int NOT NULL REFERENCES book ON DELETE CASCADE);
  - insert: public.book
    rows: [{ name: Reed, price: 2, isbn: "978", shelf: { $ref: { public.shelf: { label: top } } } }]
  - update: public.book
    where: { name: Lichen }
    set: { pages: 120, price: 3 }
  - insert: public.loan
    rows: [{ book: { $ref: { public.book: { name: Reed } } } }, { book: 1 }]
  - delete: public.book
    where: { pk: 1 }
expect:
  schema:
    - { added: public.book, field: isbn, type: text }
    - { added: public.book, field: pages, type: int }
    - { added: public.book, field: thrice }
    - { renamed: public.book, field: title, to: name }
    - { dropped: public.book, field: old_code }
    - { retyped: public.review, field: stars, to: text }
    - { renamed: public.review, to: public.opinion }
    - { added: public.loan }
`),
      ),
    ).toEqual([])
  })

  test('that is not declared is a finding of its own each, with the entry that declares it', async () => {
    const { findings } = await library.run(
      sqlCase(`ALTER TABLE book ADD COLUMN isbn text; ALTER TABLE book DROP COLUMN old_code;
      ALTER TABLE book RENAME COLUMN title TO name; ALTER TABLE book ALTER COLUMN state DROP DEFAULT;
      ALTER TABLE review ALTER COLUMN stars TYPE bigint; ALTER TABLE book DROP CONSTRAINT book_shelf_fkey;
      ALTER TYPE state RENAME VALUE 'lost' TO 'gone'; CREATE TABLE loan (id int PRIMARY KEY)`),
    )
    expect(findings.map(({ model, field, message, proposal }) => [model, field, message, proposal?.entry])).toEqual([
      [
        'public.book',
        'title',
        'column title of table public.book was renamed to name',
        { renamed: 'public.book', field: 'title', to: 'name' },
      ],
      [
        'public.book',
        'old_code',
        'column old_code of table public.book is gone, with 2 values in 3 rows',
        { dropped: 'public.book', field: 'old_code' },
      ],
      [
        'public.book',
        'state',
        'column state of table public.book: enum value "lost" was renamed to "gone"',
        { retyped: 'public.book', field: 'state' },
      ],
      [
        'public.book',
        'state',
        "column state of table public.book lost its default 'draft'",
        { altered: 'public.book', field: 'state', default: null },
      ],
      [
        'public.book',
        'isbn',
        'column isbn of table public.book is new (text)',
        { added: 'public.book', field: 'isbn', type: 'text' },
      ],
      [
        'public.book',
        null,
        'table public.book lost its foreign key book_shelf_fkey on shelf to public.shelf (id) ON DELETE SET NULL',
        { altered: 'public.book', foreignKey: ['shelf'], references: null },
      ],
      [
        'public.review',
        'stars',
        'column stars of table public.review is now bigint, and was integer',
        { retyped: 'public.review', field: 'stars', to: 'bigint' },
      ],
      [
        'public.review',
        'tags',
        'column tags of table public.review: enum value "lost" was renamed to "gone"',
        { retyped: 'public.review', field: 'tags' },
      ],
      ['public.loan', null, 'table public.loan is new', { added: 'public.loan' }],
    ])
    expect(findings[0]).toMatchObject({
      kind: 'schema-drift',
      step: 'step 1 (sql)',
      proposal: { list: 'schema', corrects: null },
      fix: 'if it is meant, declare it under expect.schema:\n  - { renamed: public.book, field: title, to: name }',
    })
  })
})
