import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'
import { makeNumbered, row } from './test-numbered-rows.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject

beforeAll(async () => {
  project = await makeNumbered()
})

afterAll(() => project[Symbol.asyncDispose]())

describe('renumbered', () => {
  test('finds a key of one model that is taken for one of another', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE note SET town_number = id WHERE of_type = 'town'
  - sql: UPDATE note SET slug = slug || '!' FROM town WHERE town.id = note.id
expect:
  changes: [{ changed: public.note, where: { pk: 1 }, fields: { slug: note-1! } }]`)
    expect(report).toMatchObject({
      status: 'fail',
      findings: [
        { kind: 'unexpected-change', model: 'public.note', field: 'town_number', mode: 'renumbered' },
        { kind: 'missing-change', model: 'public.note', field: 'slug', mode: 'renumbered' },
      ],
    })
    expect(report.findings[0]?.fix).toMatch(
      /those of public\.note by 1000000, those of public\.town by 2000000: pk 1 of the snapshot is 1000001 here/,
    )
  })

  test('finds a value that is built from a key', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE note SET slug = 'n' || id WHERE id % 1000 = 1
expect:
  changes: [{ changed: public.note, where: { pk: 1 }, fields: { slug: n1 } }]`)
    expect(report).toMatchObject({
      status: 'fail',
      findings: [{ model: 'public.note', field: 'slug', mode: 'renumbered' }],
    })
  })

  test('takes an expected error that comes with other keys too', async () => {
    const report = await project.run(`renumbered: true
transform:
  - { insert: public.town, rows: [{ id: 3, name: Twin }] }
expect: { error: { sqlstate: "23505" } }`)
    expect(report).toMatchObject({ status: 'pass', error: null })
  })

  test.each([
    [
      'a CHECK refuses them',
      'CREATE TABLE a (id serial PRIMARY KEY CHECK (id < 100))',
      [row('a', 1, {})],
      /import-failed .*a_id_check/s,
    ],
    [
      'they leave no room in their type',
      'CREATE TABLE a (id smallserial PRIMARY KEY)',
      [row('a', 32700, {})],
      /bad-case .*the keys of public\.a cannot be moved: 32700 leaves no room below 32767/s,
    ],
    [
      'there are none',
      'CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid())',
      [],
      /bad-case .*no model has a primary key of one integer column/s,
    ],
  ])('cannot be judged where %s', async (_, sql, snapshot, message) => {
    await using other = await CaseProject.make({ schema: sql, rows: snapshot })
    const { status, errorCode, error } = await other.run('renumbered: true\ntransform: []')
    expect(status).toBe('error')
    expect(`${errorCode} ${error}`).toMatch(message)
  })
})

test('renumbered moves the keys of tables that the steps rename or make, and none that a default names', async () => {
  await using other = await CaseProject.make({
    schema: `CREATE TABLE kind (id serial PRIMARY KEY, name text);
      CREATE TABLE town (id serial PRIMARY KEY, kind int NOT NULL DEFAULT 1 REFERENCES kind)`,
    rows: [row('kind', 1, { name: 'none' }), row('town', 4, { kind: 1 })],
  })
  const report = await other.run(`renumbered: true
transform:
  - sql: ALTER TABLE town RENAME TO city; CREATE TABLE mayor (city int PRIMARY KEY REFERENCES city, name text)
  - { insert: public.city, rows: [{ id: 4000, kind: 1 }, {}] }
  - { insert: public.mayor, rows: [{ city: 4, name: Ada }] }
  - sql: SELECT setval('town_id_seq', max(id)) FROM city
expect:
  schema:
    - { renamed: public.town, to: public.city }
    - { added: public.mayor }`)
  expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
})

test('modes end with the time of the case, and say so', async () => {
  await using other = await CaseProject.make({ schema: 'CREATE TABLE a (id serial PRIMARY KEY)', rows: [] })
  const report = await other.run(`renumbered: true
timeout: 1500ms
transform:
  - sql: SELECT pg_sleep(CASE WHEN (SELECT last_value FROM a_id_seq) < 1000 THEN 0 ELSE 60 END)`)
  expect(report).toMatchObject({ status: 'error', rerun: null })
  expect(report.error).toContain('the case took longer than its timeout of 1500 ms')
})
