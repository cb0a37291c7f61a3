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
  test('passes where keys that the case writes out are those of rows, wherever they stand', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE note SET slug = t.name FROM town AS t WHERE t.id = (data -> 'at' ->> 'town')::int
  - { update: public.town, where: { pk: 1, kind: 1, country: DE }, set: { twin: 1 } }
  - { update: public.town, where: { pk: { $in: [1, 7] }, twin: { $gte: 1 } }, set: { name: Neu-Ulm } }
  - { update: public.page, where: { pk: [3, 1] }, set: { text: drei } }
  - { update: public.page, where: { town: { twin: { $null: true } }, number: { $lt: 2 } }, set: { number: 2 } }
  - { delete: public.mayor, where: { town_id: { $not: { $gt: 1 } } } }
  - { update: public.note, where: { of_type: town, of_id: "3", town_number: 1 }, set: { of_id: "1" } }
  - { update: public.note, where: { town_number: 0 }, set: { town_number: 3, data: { at: { town: 1 } } } }
  - insert: public.town
    rows: [{ id: 10, name: Bonn, twin: { $ref: { public.town: { pk: 3 } } } }, { id: 11, name: Trier, twin: 10 }]
  - sql: SELECT setval('town_id_seq', max(id)) FROM town
  - { insert: public.empty, rows: [{ note: 2 }] }
  - sql: INSERT INTO empty DEFAULT VALUES
  - sql: UPDATE small SET text = 'y' WHERE id = (SELECT max(id) FROM small)
  - sql: INSERT INTO note (of_type, of_id, slug) SELECT 'town', id::text, 'new' FROM town WHERE name = 'Hof'
expect:
  changes:
    - { changed: public.note, where: { pk: 1 }, fields: { slug: Hof } }
    - { added: public.empty, fields: { pk: 2, note: null } }
    - { changed: public.small, where: { pk: 30 }, fields: { text: y } }
    - { added: public.note, fields: { pk: 3, of_type: town, of_id: "3", town_number: null, data: null, slug: new } }`)
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
  })

  test('leaves numbers alone that name no row, in keys that nothing enforces', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE note SET town_number = 99, of_type = 'town', of_id = '98', data = '{"at":{"town":97}}' WHERE slug = 'note-1'
expect:
  changes:
    - { changed: public.note, where: { pk: 1 }, fields: { town_number: 99, of_id: "98", data: { $json: { at: { town: 97 } } } } }`)
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
  })

  test('finds what goes by a number in SQL, and names the number that the snapshot has', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE town SET name = 'Hof an der Saale' WHERE id = 3
expect:
  changes: [{ changed: public.town, where: { name: Hof }, fields: { name: Hof an der Saale } }]`)
    expect(report).toMatchObject({
      status: 'fail',
      rerun: { kind: 'deterministic' },
      findings: [
        { kind: 'missing-change', model: 'public.town', field: 'name', expectedPk: 2_000_003, mode: 'renumbered' },
      ],
    })
    expect(report.findings[0]?.message).toContain('(pk 3 of the snapshot is 2000003 here)')
    expect(report.findings[0]?.fix).toBe(
      [
        'this mode moves keys, those of public.town by 2000000: pk 3 of the snapshot is 2000003 here',
        'with its own keys the case passes, so something goes by a number: SQL that names one, a value that is made from one;',
        'find rows by what they hold, or take `renumbered` off the case',
      ].join('\n'),
    )
  })

  test('cannot be judged where a number in SQL makes a step fail, and says so', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: INSERT INTO page VALUES (3, 9, 'nine')
expect:
  changes: [{ added: public.page, fields: { town: 3, number: 9, text: nine } }]`)
    expect(report).toMatchObject({ status: 'error', errorCode: 'step-failed' })
    expect(report.error).toMatch(
      /^in mode renumbered the case cannot be judged: .*violates foreign key constraint[^\n]*\n {2}the case passes with the keys/,
    )
  })

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
