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
