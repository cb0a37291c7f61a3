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
      'cases/restart.sql': 'ALTER SEQUENCE street_id_seq RESTART',
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
const rename = 'transform:\n  - { update: public.town, where: { name: Ulm }, set: { name: Neu-Ulm } }\n'

describe('reversible', () => {
  test('passes where a file of SQL brings the snapshot back', async () => {
    expect(await project.run(`reversible: ./halve.sql\n${double}`)).toMatchObject({ status: 'pass', findings: [] })
  })

  test('tells of a sequence that is left behind', async () => {
    const steps = 'transform: [{ sql: SELECT 1 }]\n'
    expect(await project.run(`reversible: ./restart.sql\n${steps}`)).toMatchObject({
      findings: [{ kind: 'sequence-behind', mode: 'reversible', model: 'public.street', field: 'id' }],
    })
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

  test('runs the files of a folder in the order of their names, by number', async () => {
    expect(await project.run(`reversible: ./down\n${rename}`)).toMatchObject({ status: 'pass', error: null })
  })

  test('tells how the structure differs from the one before', async () => {
    const report = await project.run(`reversible: ./drop.sql
transform:
  - { delete: public.street, where: all }`)
    expect(report).toMatchObject({ status: 'fail' })
    expect(report.findings).toContainEqual(
      expect.objectContaining({ kind: 'schema-drift', model: 'public.street', mode: 'reversible' }),
    )
    expect(report.findings[0]?.fix).toContain('after the down part the database has to be as the snapshot had it')
  })

  test.each([
    [
      './fail.sql',
      'step-failed',
      /the down part fail\.sql failed: duplicate key value .*\(SQLSTATE 23505\)\n {2}mend the down part/,
    ],
    ['./missing.sql', 'bad-case', /cases\/a\.case\.yaml:4: reversible: .*missing\.sql is not there/],
    ['./none', 'bad-case', /reversible: .*none has no \.sql file/],
  ])('cannot be judged by %s, and says why', async (path, errorCode, message) => {
    const report = await project.run(`reversible: ${path}\n${rename}`)
    expect(report).toMatchObject({ status: 'error', errorCode, findings: [] })
    expect(report.error).toMatch(message)
    expect(report.error).toContain('in mode reversible the case cannot be judged')
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

test('a mode that cannot be judged does not hide what another finds', async () => {
  const report = await project.run(`twice: true\nreversible: ./fail.sql\n${double}`)
  expect(report).toMatchObject({
    status: 'error',
    errorCode: 'step-failed',
    findings: [{ mode: 'twice' }, { mode: 'twice' }],
  })
})

test('with `true`, the down parts of the migrations run, the last one first', async () => {
  await using other = await CaseProject.make({
    schema: 'CREATE TABLE town (id int PRIMARY KEY, name text)',
    rows: [{ model: 'public.town', pk: 1, fields: { name: 'Ulm' } }],
    files: {
      'cases/up/1_size.up.sql': 'ALTER TABLE town ADD size int',
      'cases/up/1_size.down.sql': 'ALTER TABLE town DROP size',
      'cases/up/2_name.up.sql': "UPDATE town SET name = 'Neu-Ulm', size = 5",
      'cases/up/2_name.down.sql': "UPDATE town SET name = 'ulm' WHERE size = 5",
    },
  })
  const report = await other.run(`reversible: true
transform:
  - migrate: ./up
expect:
  schema: [{ added: public.town, field: size, type: integer }]
  changes: [{ changed: public.town, where: { pk: 1 }, fields: { name: Neu-Ulm, size: 5 } }]`)
  expect(report).toMatchObject({
    status: 'fail',
    error: null,
    findings: [{ model: 'public.town', field: 'name', expected: '"Ulm"', actual: '"ulm"', mode: 'reversible' }],
  })
})
