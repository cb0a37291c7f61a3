import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CaseProject } from './test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const schema = `CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE, code text UNIQUE DEFERRABLE);
CREATE TABLE street (id int PRIMARY KEY, town int REFERENCES town, mayor int);
CREATE TABLE house (street int REFERENCES street, number int, token text REFERENCES town (name), PRIMARY KEY (street, number));
CREATE TABLE inn (id int PRIMARY KEY, street int, number int, FOREIGN KEY (street, number) REFERENCES house);
ALTER TABLE street ADD CONSTRAINT loose FOREIGN KEY (mayor) REFERENCES town NOT VALID;`

const rows = [
  { model: 'public.town', pk: 1, fields: { name: 'Ulm', code: 'UL' } },
  { model: 'public.town', pk: 2, fields: { name: 'Bonn', code: 'BN' } },
  ...[1, 2, 3, 4, 5, 6, 7].map((pk) => ({ model: 'public.street', pk, fields: { town: 1, mayor: 9 } })),
  { model: 'public.house', pk: [1, 1], fields: { street: 1, number: 1, token: 'Ulm' } },
  { model: 'public.inn', pk: 1, fields: { street: 1, number: 1 } },
]

let project: CaseProject
beforeAll(async () => {
  const subject = { models: { 'public.house': { secrets: ['token'] } } }
  project = await CaseProject.make({ schema, rows, subject })
})
afterAll(() => project[Symbol.asyncDispose]())

const asleep = (sql: string, rest: string) =>
  project.run(`transform:\n  - sql: SET session_replication_role = replica; ${sql}\n${rest}`)
const found = (report: Awaited<ReturnType<typeof asleep>>) =>
  report.error ??
  report.findings.map(({ kind, model, field, actualPk, message }) => [kind, model, field, actualPk, message])

test('a foreign key that a step breaks while its trigger sleeps is a finding, a few rows of each key', async () => {
  const report = await asleep(
    'DELETE FROM town WHERE id = 1; DELETE FROM house',
    `expect: { changes: [{ removed: public.town, where: { pk: 1 } }, { removed: public.house, where: all }] }`,
  )
  const street = (pk: number) => [
    'dangling-foreign-key',
    'public.street',
    'town',
    pk,
    'field town refers to public.town 1, which is not there',
  ]
  expect(found(report)).toEqual([
    ...[1, 2, 3, 4, 5].map(street),
    [
      'dangling-foreign-key',
      'public.street',
      'town',
      null,
      '2 more rows of public.street whose town refers to nothing',
    ],
    [
      'dangling-foreign-key',
      'public.inn',
      'street, number',
      1,
      'field street, number refers to public.house 1, 1, which is not there',
    ],
  ])
  expect(report.findings[0]).toMatchObject({
    step: 'step 1 (sql)',
    fix: 'the step kept the database from checking its key (session_replication_role, DISABLE TRIGGER): let it remove the row, or give it another key, too',
  })
})

test('so is a unique key that is checked late; a secret is not told, and no step is where several may have done it', async () => {
  const report = await asleep(
    `UPDATE town SET code = 'BN', name = 'Köln' WHERE id = 1`,
    `  - sql: SELECT 1
expect: { changes: [{ changed: public.town, where: { pk: 1 }, fields: { code: BN, name: Köln } }] }`,
  )
  expect(found(report)).toEqual([
    ...[1, 2].map((pk) => [
      'duplicate-natural-key',
      'public.town',
      'code',
      pk,
      'field code holds BN, as another row does, which constraint town_code_key refuses',
    ]),
    [
      'dangling-foreign-key',
      'public.house',
      'token',
      [1, 1],
      'field token refers to public.town a value that is secret, which is not there',
    ],
  ])
  expect(report.findings.map(({ step }) => step)).toEqual([null, null, null])
})

test('a key that PostgreSQL does not hold the rows to may dangle, as in the snapshot', async () => {
  expect(found(await asleep('SELECT 1', ''))).toEqual([])
})
