import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'
import { wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let project: CaseProject
beforeAll(async () => {
  const schema = `CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE book (id int PRIMARY KEY, title text UNIQUE, price int, pages int, note text, during tsrange,
      CONSTRAINT apart EXCLUDE USING gist (during WITH &&));
    CREATE UNIQUE INDEX once ON book (lower(title)) WHERE pages > 0;
    CREATE TRIGGER kept BEFORE UPDATE OF price ON book FOR EACH ROW WHEN (old.title IS DISTINCT FROM new.title)
      EXECUTE FUNCTION keep();
    CREATE TABLE loan (id int PRIMARY KEY, book int CONSTRAINT of_book REFERENCES book)`
  const fields = { title: 'Basalt', price: 3, pages: 7, note: null, during: null }
  const down = 'CREATE TRIGGER kept BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION keep()'
  const files = { 'cases/down.sql': down }
  project = await CaseProject.make({ schema, rows: [{ model: 'public.book', pk: 1, fields }], files })
})
afterAll(() => project[Symbol.asyncDispose]())

const run = (sql: string, schema = '') =>
  project.run(`transform:\n  - sql: ${JSON.stringify(sql)}\nexpect: { schema: [${schema}] }\n`)
const wrong = async (sql: string, schema?: string) => wrongWith(await run(sql, schema))

const anew = (rest: string) => `DROP TRIGGER kept ON book; CREATE TRIGGER kept ${rest}`
const was =
  'BEFORE UPDATE OF price FOR EACH ROW WHEN ((old.title IS DISTINCT FROM new.title)) EXECUTE FUNCTION public.keep()'

describe('a trigger that is made anew', () => {
  test('to do something else is a finding, with the entry that declares it and the step that did it', async () => {
    const { findings } = await run(anew('AFTER INSERT ON book FOR EACH ROW EXECUTE FUNCTION other()'))
    expect(findings).toMatchObject([
      {
        kind: 'schema-drift',
        message:
          'trigger kept of table public.book is now AFTER INSERT FOR EACH ROW EXECUTE FUNCTION public.other(), ' +
          `and was ${was}`,
        step: 'step 1 (sql)',
        proposal: { list: 'schema', entry: { altered: 'public.book', parts: ['triggers'] }, corrects: null },
      },
    ])
  })

  test('or silenced can be declared', async () => {
    const entry = '{ altered: public.book, parts: [triggers] }'
    const silent = 'ALTER TABLE book ENABLE REPLICA TRIGGER kept'
    expect(await wrong(silent)).toEqual([
      'schema-drift public.book -: trigger kept of table public.book is enabled on replicas only now, and was enabled',
    ])
    expect(await wrong(silent, entry)).toEqual([])
    expect(await wrong(anew('BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION keep()'), entry)).toEqual([])
    expect(await wrong('SELECT 1', entry)).toEqual([
      'schema-drift public.book -: table public.book should have other triggers, but its triggers are what they were',
    ])
  })

  test('is blamed on its step, also while it is watched what triggers do to rows', async () => {
    const { findings } = await project.run(
      `transform:\n  - sql: SELECT 1\n  - sql: ${JSON.stringify(anew('BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION keep()'))}
  - sql: UPDATE book SET price = 4; CREATE INDEX ON book (price)\n`,
    )
    expect(findings.map(({ kind, step }) => [kind, step])).toEqual([
      ['schema-drift', 'step 2 (sql)'],
      ['unexpected-change', 'step 3 (sql)'],
    ])
  })

  test('just as it was, or that only follows new names, is none', async () => {
    expect(
      await wrong(
        `${anew('BEFORE UPDATE OF price ON book FOR EACH ROW WHEN (old.title IS DISTINCT FROM new.title) EXECUTE FUNCTION keep()')};
        ALTER TABLE book RENAME title TO "The Name"; ALTER TABLE book RENAME price TO cost;
        ALTER FUNCTION keep RENAME TO hold; ALTER TABLE book RENAME TO tome`,
        '{ renamed: public.book, to: public.tome }, { renamed: public.book, field: title, to: The Name }, { renamed: public.book, field: price, to: cost }',
      ),
    ).toEqual([])
  })

  test('for another event by what should undo it is found by `reversible`', async () => {
    const report = await project.run(
      'reversible: ./down.sql\ntransform:\n  - sql: DROP TRIGGER kept ON book\n' +
        'expect: { schema: [{ altered: public.book, parts: [triggers] }] }\n',
    )
    expect(wrongWith(report)).toEqual([
      'schema-drift public.book -: trigger kept of table public.book is now BEFORE INSERT FOR EACH ROW ' +
        `EXECUTE FUNCTION public.keep(), and was ${was}`,
    ])
  })
})

test.each([
  [
    'a collation',
    'ALTER TABLE book ALTER note TYPE text COLLATE "C"',
    'book note: column note of table public.book has a collation now, pg_catalog.C',
    '{ altered: public.book, field: note, parts: [collation] }',
  ],
  [
    'row level security',
    'ALTER TABLE book ENABLE ROW LEVEL SECURITY',
    'book -: table public.book has row level security now',
    '{ altered: public.book, parts: [row-security] }',
  ],
  [
    'a table that is not logged',
    'ALTER TABLE loan SET UNLOGGED',
    'loan -: table public.loan is unlogged now',
    '{ altered: public.loan, parts: [logging] }',
  ],
  [
    'when a foreign key is checked, and how',
    'ALTER TABLE loan DROP CONSTRAINT of_book, ADD CONSTRAINT of_book FOREIGN KEY (book) REFERENCES book MATCH FULL ' +
      'DEFERRABLE INITIALLY DEFERRED',
    'loan -: foreign key of_book of table public.loan is now on book to public.book (id) MATCH FULL ON DELETE NO ACTION ' +
      'DEFERRABLE INITIALLY DEFERRED, and was on book to public.book (id) ON DELETE NO ACTION',
    '{ altered: public.loan, foreignKey: [book] }',
  ],
  [
    'an exclusion constraint',
    'ALTER TABLE book DROP CONSTRAINT apart',
    'book -: table public.book lost its constraint apart, EXCLUDE USING gist (during WITH &&)',
    '{ altered: public.book, parts: [unique-keys] }',
  ],
  [
    'a partial unique index over an expression',
    'DROP INDEX once; CREATE UNIQUE INDEX once ON book (lower(title))',
    'book -: key once of table public.book is now UNIQUE (lower(title)), and was UNIQUE (lower(title)) WHERE (pages > 0)',
    '{ altered: public.book, parts: [unique-keys] }',
  ],
  [
    'a unique key that is deferrable',
    'ALTER TABLE book DROP CONSTRAINT book_title_key, ADD UNIQUE (title) DEFERRABLE',
    'book -: table public.book has a key now, book_title_key, UNIQUE (title) DEFERRABLE',
    '{ altered: public.book, parts: [unique-keys] }',
  ],
])('%s is a finding unless it is declared', async (_, sql, finding, entry) => {
  expect(await wrong(sql)).toEqual([`schema-drift public.${finding}`])
  expect(await wrong(sql, entry)).toEqual([])
})

test('keys go with their columns, and follow new names', async () => {
  expect(await wrong('ALTER TABLE book DROP during', '{ dropped: public.book, field: during }')).toEqual([])
  expect(
    await wrong('ALTER TABLE book RENAME pages TO sheets', '{ renamed: public.book, field: pages, to: sheets }'),
  ).toEqual([])
})

test('of a loss a single row is counted as one', async () => {
  expect(await wrong('ALTER TABLE book DROP pages CASCADE')).toEqual([
    'schema-drift public.book pages: column pages of table public.book is gone, with 1 value in 1 row',
  ])
})
