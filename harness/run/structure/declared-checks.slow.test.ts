import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'
import { wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let project: CaseProject
beforeAll(async () => {
  const schema = `CREATE TYPE state AS ENUM ('draft', 'sent');
    CREATE TABLE book (id int PRIMARY KEY, price numeric(8,2) CONSTRAINT fair CHECK (price BETWEEN 1 AND 100), pages int,
      mood varchar(9) CHECK (mood IN ('good', 'bad')), state state, "Old Code" text CHECK ("Old Code" <> lower('price')),
      CONSTRAINT long_enough CHECK (pages > 3 OR state = 'draft'));
    CREATE TABLE visit (day date CHECK (day > '2020-01-01')) PARTITION BY RANGE (day);
    CREATE TABLE visit_26 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`
  const fields = { price: '1.50', pages: 7, mood: 'good', state: 'sent', 'Old Code': 'x' }
  project = await CaseProject.make({ schema, rows: [{ model: 'public.book', pk: 1, fields }] })
})
afterAll(() => project[Symbol.asyncDispose]())

test('a CHECK that goes is a finding with the entry that declares it, and which step did it', async () => {
  const { findings } = await project.run('transform:\n  - sql: ALTER TABLE book DROP CONSTRAINT fair\n')
  expect(findings).toMatchObject([
    {
      kind: 'schema-drift',
      message:
        'table public.book lost its constraint fair, CHECK (((price >= (1)::numeric) AND (price <= (100)::numeric)))',
      step: 'step 1 (sql)',
      proposal: { list: 'schema', entry: { altered: 'public.book', parts: ['checks'] }, corrects: null },
    },
  ])
})

test('one that is declared to change does, or is a finding', async () => {
  const entry = '{ altered: public.book, parts: [checks] }'
  const run = (sql: string) => project.run(`transform:\n  - sql: ${sql}\nexpect: { schema: [${entry}] }\n`)
  expect(wrongWith(await run('ALTER TABLE book DROP CONSTRAINT fair, ADD CHECK (pages < 2000)'))).toEqual([])
  expect(wrongWith(await run('SELECT 1'))).toEqual([
    'schema-drift public.book -: table public.book should have other checks, but its checks are what they were',
  ])
})

test.each([
  [
    'columns, values of enums and the CHECK itself are renamed',
    'ALTER TABLE book RENAME price TO "Unit Price"; ALTER TABLE book RENAME "Old Code" TO code; ' +
      "ALTER TYPE state RENAME VALUE 'draft' TO 'sketch'; ALTER TABLE book RENAME CONSTRAINT fair TO fairer",
    '{ renamed: public.book, field: price, to: Unit Price }, { renamed: public.book, field: Old Code, to: code }, { retyped: public.book, field: state }',
  ],
  [
    'columns get other types',
    'ALTER TABLE book ALTER price TYPE double precision, ALTER mood TYPE text, ALTER pages TYPE bigint',
    '{ retyped: public.book, field: price }, { retyped: public.book, field: mood }, { retyped: public.book, field: pages }',
  ],
  [
    'columns and tables go and come',
    "ALTER TABLE book DROP pages, ADD stars int CHECK (stars < 6); DROP TABLE visit; CREATE TABLE day (d date CHECK (d > '2020-01-01'))",
    '{ dropped: public.book, field: pages }, { added: public.book, field: stars }, { dropped: public.visit }, { added: public.day }',
  ],
  [
    'a table is partitioned further',
    "CREATE TABLE visit_27 PARTITION OF visit FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
    '',
  ],
])('nothing is to be said of them when %s', async (_, sql, schema) => {
  const yaml = `transform:\n  - sql: ${JSON.stringify(sql)}\nexpect: { schema: [${schema}] }\n`
  expect(wrongWith(await project.run(yaml))).toEqual([])
})
