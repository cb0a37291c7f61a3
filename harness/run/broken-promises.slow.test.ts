import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CaseProject } from './test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `CREATE TABLE town (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE street (id serial PRIMARY KEY, town int REFERENCES town ON DELETE SET NULL, name text, facts jsonb);
CREATE TABLE house (id serial PRIMARY KEY, street int REFERENCES street ON DELETE CASCADE);`

const rows = [
  { model: 'public.town', pk: 1, fields: { name: 'Ulm' } },
  { model: 'public.street', pk: 1, fields: { town: 1, name: 'Hirschstraße', facts: { tags: ['old'], length: 5 } } },
  { model: 'public.house', pk: 1, fields: { street: 1 } },
]

let project: CaseProject
beforeAll(async () => {
  project = await CaseProject.make({ schema, rows })
})
afterAll(() => project[Symbol.asyncDispose]())

/** Its steps and expectations begin in line 4. */
const run = (yaml: string) => project.run(yaml)

test('what the steps do to a model by foreign keys breaks the promise that it stays as it is', async () => {
  const promise = 'expect:\n  unchanged:\n    - public.house\n    - public.street\n'
  const { status, findings, intendedChanges } = await run(
    `transform:\n  - { delete: public.town, where: { pk: 1 } }\n${promise}`,
  )
  expect({ status, intendedChanges }).toEqual({ status: 'fail', intendedChanges: 1 })
  expect(findings).toMatchObject([
    {
      kind: 'unexpected-change',
      model: 'public.street',
      field: 'town',
      before: '1',
      expected: '1',
      actual: 'null',
      fix: [
        'this breaks the promise of expect.unchanged (line 9) that nothing of public.street changes: step 1 (delete public.town) does it, by foreign keys',
        'mend what changes it, or take public.street off expect.unchanged',
      ].join('\n'),
    },
  ])
})

test('so does what nobody foresaw; what keeps the promise passes', async () => {
  const broken = await run(
    'transform:\n  - sql: DELETE FROM street\nexpect:\n  changes: [{ removed: public.house, where: all, count: 1 }]\n  unchanged: [public.street, public.town]\n',
  )
  expect(broken.findings).toMatchObject([
    {
      kind: 'missing-row',
      model: 'public.street',
      fix: expect.stringMatching(
        /^this breaks the promise of expect\.unchanged \(line 8\) that nothing of public\.street changes\nmend/,
      ),
    },
  ])
  expect(await run('transform:\n  - sql: SELECT 1\nexpect: { unchanged: [public.street] }\n')).toMatchObject({
    status: 'pass',
    findings: [],
  })
})

test('rows that are added alike are counted, and places within JSON are named', async () => {
  const sql = `INSERT INTO house (street) SELECT 1 FROM generate_series(1, 3);
      UPDATE street SET facts = '{"tags": ["new", "old"], "length": "long"}'`
  const run3 = (count: number, type: string) => {
    const facts = `{ tags: { $unordered: [old, new] }, length: { $type: ${type} } }`
    return run(`transform:\n  - sql: |\n      ${sql}\nexpect:\n  changes:
    - { added: public.house, count: ${count}, fields: { street: { $ref: { public.street: { name: Hirschstraße } } } } }
    - { changed: public.street, where: all, count: 1, fields: { facts: ${facts} } }\n`)
  }
  expect(await run3(3, 'string')).toMatchObject({ status: 'pass', findings: [] })
  expect((await run3(4, 'integer')).findings).toMatchObject([
    {
      kind: 'unexpected-change',
      field: 'facts',
      message: 'field facts at length: should be a whole number, but is "long"',
    },
    { kind: 'missing-row', model: 'public.house' },
  ])
})
