import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE NOT NULL, size int NOT NULL, secret text);
CREATE TABLE street (id serial PRIMARY KEY, town int NOT NULL REFERENCES town ON DELETE CASCADE)`

const town = (pk: number, name: string, size: number) => ({
  model: 'public.town',
  pk,
  fields: { name, size, secret: name },
})

let project: CaseProject

beforeAll(async () => {
  project = await CaseProject.make({
    schema,
    rows: [town(1, 'Ulm', 5), town(2, 'Bonn', 7), { model: 'public.street', pk: 1, fields: { town: 2 } }],
    subject: { models: { 'public.town': { secrets: ['secret'] } } },
    files: {
      'cases/halve.sql': 'UPDATE town SET size = size / 2 WHERE size > 0;',
      'cases/drop.sql': 'DROP TABLE street',
      'cases/fail.sql': "SELECT 1;\nINSERT INTO town VALUES (1, 'Ulm', 0, 'hush-hush')",
      'cases/down/2-name.sql': "UPDATE town SET name = 'Ulm' WHERE name = 'half way'",
      'cases/down/1-half-way.sql': "UPDATE town SET name = 'half way' WHERE name = 'Neu-Ulm'",
      'cases/down/10-nothing.sql': "DELETE FROM town WHERE name <> 'Ulm' AND name <> 'Bonn'",
      'cases/down/read.me': 'no SQL',
      'cases/none/read.me': 'no SQL',
    },
  })
})

afterAll(() => project[Symbol.asyncDispose]())

const double = `transform:
  - sql: UPDATE town SET size = size * 2
expect:
  changes:
    - { changed: public.town, where: { pk: 1 }, fields: { size: 10 } }
    - { changed: public.town, where: { pk: 2 }, fields: { size: 14 } }
`

describe('reversible', () => {
  test('passes where a file of SQL brings the snapshot back', async () => {
    expect(await project.run(`reversible: ./halve.sql\n${double}`)).toMatchObject({ status: 'pass', findings: [] })
  })

  test('tells which rows are not as they were, and which are gone', async () => {
    const report = await project.run(`reversible: ./halve.sql
transform:
  - { update: public.town, where: { name: Ulm }, set: { size: 10 } }
  - { delete: public.town, where: { name: Bonn } }`)
    expect(report).toMatchObject({
      status: 'fail',
      rerun: { kind: 'deterministic' },
      findings: [
        { kind: 'missing-row', model: 'public.town', expectedPk: 2, mode: 'reversible' },
        { kind: 'missing-row', model: 'public.street', expectedPk: 1, mode: 'reversible' },
      ],
    })
  })
})

test('modes are told together, each from the state that the case left', async () => {
  const report = await project.run(`twice: true
reversible: ./halve.sql
reimport: true
${double}`)
  expect(report).toMatchObject({
    status: 'fail',
    findings: [
      { expectedPk: 1, field: 'size', expected: '10', actual: '20', mode: 'twice' },
      { expectedPk: 2, field: 'size', expected: '14', actual: '28', mode: 'twice' },
    ],
  })
})
