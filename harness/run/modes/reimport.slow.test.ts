import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `
CREATE FUNCTION place() RETURNS oid IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT oid FROM pg_database WHERE datname = current_database()); END $$;
CREATE TABLE town (id serial PRIMARY KEY, name text, twin int REFERENCES town);
CREATE TABLE ticket (id int PRIMARY KEY, since oid GENERATED ALWAYS AS (place()) STORED, text text)`

let project: CaseProject

beforeAll(async () => {
  project = await CaseProject.make({
    schema,
    rows: [
      { model: 'public.town', pk: 1, fields: { name: 'Ulm', twin: 2 } },
      { model: 'public.town', pk: 2, fields: { name: null, twin: 1 } },
    ],
  })
})

afterAll(() => project[Symbol.asyncDispose]())

describe('reimport', () => {
  test('passes where the export, imported into an empty database, is exported just so', async () => {
    const insert = '{ insert: public.town, rows: [{ name: Hof, twin: 1 }] }'
    expect(await project.run(`reimport: true\ntransform:\n  - ${insert}`)).toMatchObject({
      status: 'pass',
      error: null,
    })
  })

  test('tells every row that is not identical', async () => {
    const report = await project.run(`reimport: true
transform:
  - { insert: public.ticket, rows: [{ id: 1, text: x }] }`)
    expect(report).toMatchObject({
      status: 'fail',
      // What differs is another thing on each server.
      rerun: { kind: 'non-deterministic', varied: [{ model: 'public.ticket', field: 'since', comparator: null }] },
      findings: [
        {
          kind: 'unexpected-change',
          model: 'public.ticket',
          field: 'since',
          expectedPk: 1,
          mode: 'reimport',
          step: null,
          fix: expect.stringContaining('imported into an empty database'),
        },
      ],
    })
  })

  test('cannot be judged where the rows are not taken again, and says which', async () => {
    const check = `UPDATE town SET name = 'x' WHERE id = 2; ALTER TABLE town ADD CHECK (name <> 'x') NOT VALID`
    const report = await project.run(`reimport: true
transform:
  - sql: ${check}
expect:
  schema: [{ altered: public.town, parts: [checks] }]
  changes: [{ changed: public.town, where: { pk: 2 }, fields: { name: x } }]`)
    expect(report).toMatchObject({ status: 'error', errorCode: 'import-failed' })
    expect(report.error).toMatch(
      /in mode reimport the case cannot be judged: .*\n.*public\.town row 2 \(pk 2\): .* violates check constraint/,
    )
  })
})
