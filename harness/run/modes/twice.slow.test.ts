import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `
CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE NOT NULL, size int NOT NULL DEFAULT 0, seen timestamptz);
CREATE TABLE note (id serial PRIMARY KEY, text text)`

const town = (pk: number, name: string, size: number) => ({
  model: 'public.town',
  pk,
  fields: { name, size, seen: '2020-01-01T00:00:00Z' },
})

let project: CaseProject

beforeAll(async () => {
  project = await CaseProject.make({ schema, rows: [town(1, 'Ulm', 5), town(2, 'Bonn', 7)] })
})

afterAll(() => project[Symbol.asyncDispose]())

describe('twice', () => {
  test('passes where the second run changes nothing more', async () => {
    const report = await project.run(`twice: true
transform:
  - { update: public.town, where: { name: Ulm }, set: { name: Neu-Ulm } }
  - sql: INSERT INTO town (id, name, seen) VALUES (3, 'Hof', NULL) ON CONFLICT DO NOTHING
  - sql: SELECT nextval('note_id_seq')
expect:
  changes: [{ added: public.town, fields: { id: 3, name: Hof, size: 0, seen: null } }]`)
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [], rerun: null })
  })

  test('tells of a sequence that the second run leaves behind', async () => {
    const steps = `transform:
  - sql: INSERT INTO note (id, text) VALUES (1, 'first') ON CONFLICT DO NOTHING
  - sql: SELECT setval('note_id_seq', 2 - count(*), false) FROM note WHERE text = 'seen'
  - sql: UPDATE note SET text = 'seen'
expect:
  changes: [{ added: public.note, fields: { id: 1, text: seen } }]`
    expect(await project.run(`twice: true\n${steps}`)).toMatchObject({
      findings: [{ kind: 'sequence-behind', mode: 'twice', model: 'public.note', field: 'id' }],
    })
    expect(await project.run(`twice: true\n${steps}\n  sequences: { public.note.id: { next: 2 } }`)).toMatchObject({
      status: 'pass',
    })
  })

  test('tells what the second run changes more, and adds', async () => {
    const report = await project.run(`twice: true
transform:
  - sql: UPDATE town SET size = size + 1 WHERE id = 1; INSERT INTO note (text) VALUES ('done')
expect:
  changes:
    - { changed: public.town, where: { pk: 1 }, fields: { size: 6 } }
    - { added: public.note, fields: { id: { $any: true }, text: done } }`)
    expect(report).toMatchObject({
      status: 'fail',
      rerun: { kind: 'deterministic' },
      findings: [
        {
          kind: 'unexpected-row',
          model: 'public.note',
          actualPk: 2,
          mode: 'twice',
          fix: expect.stringContaining('running the transformation a second time did this'),
        },
        {
          kind: 'unexpected-change',
          model: 'public.town',
          field: 'size',
          expected: '6',
          actual: '7',
          mode: 'twice',
          step: 'step 1 (sql)',
        },
      ],
    })
    expect(report.findings.every((finding) => finding.proposal === undefined)).toBe(true)
  })

  test('cannot be judged where a step fails the second time, and says which', async () => {
    const report = await project.run(`twice: true
transform:
  - { insert: public.town, rows: [{ id: 3, name: Hof }] }`)
    expect(report).toMatchObject({ status: 'error', errorCode: 'step-failed', findings: [] })
    expect(report.error?.replaceAll(project.root, '<root>')).toBe(
      [
        'in mode twice the case cannot be judged: <root>/cases/a.case.yaml:6: step 1 (insert public.town), run a second time, failed: duplicate key value violates unique constraint "town_pkey" (SQLSTATE 23505)',
        '  let the step do nothing where its work is done (ON CONFLICT DO NOTHING, WHERE NOT EXISTS, IF NOT EXISTS), or take `twice` off the case',
      ].join('\n'),
    )
    expect(report.rerun).toEqual({ kind: 'deterministic' })
  })

  test('lets a field that a matcher declares be anew what the matcher allows, or stay', async () => {
    const declared = (sql: string) => `twice: true
transform:
  - sql: ${sql}
expect:
  changes: [{ changed: public.town, where: { pk: 1 }, fields: { seen: { $after: run } } }]`
    expect(await project.run(declared('UPDATE town SET seen = now() WHERE id = 1'))).toMatchObject({ status: 'pass' })
    const once = `UPDATE town SET seen = now() WHERE id = 1 AND seen < '2021-01-01'`
    expect(await project.run(declared(once))).toMatchObject({ status: 'pass', findings: [] })
    const other = `UPDATE town SET seen = CASE WHEN seen < '2021-01-01' THEN now() END WHERE id = 1`
    expect(await project.run(declared(other))).toMatchObject({
      status: 'fail',
      findings: [{ model: 'public.town', field: 'seen', actual: 'null', mode: 'twice' }],
    })
  })

  test('tells what the second run does to the structure', async () => {
    const sql = `DO $$ BEGIN
      IF EXISTS (SELECT FROM note) THEN ALTER TABLE note ADD extra int; END IF; INSERT INTO note VALUES (9, 'x') ON CONFLICT DO NOTHING;
    END $$`
    const report = await project.run(`twice: true
transform:
  - sql: ${JSON.stringify(sql)}
  - sql: SELECT setval('note_id_seq', 9)
expect:
  changes: [{ added: public.note, fields: { id: 9, text: x } }]`)
    expect(report).toMatchObject({
      status: 'fail',
      findings: [{ kind: 'schema-drift', model: 'public.note', mode: 'twice' }],
    })
  })

  test('is not tried where something is wrong with the case itself', async () => {
    const report = await project.run(`twice: true\ntransform:\n  - sql: UPDATE town SET size = size + 1 WHERE id = 1`)
    expect(report).toMatchObject({ status: 'fail', findings: [{ field: 'size', actual: '6' }] })
    expect(report.findings[0]?.mode).toBeUndefined()
  })
})
