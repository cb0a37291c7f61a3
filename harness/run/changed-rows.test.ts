import { afterAll, beforeAll, expect, test } from 'vitest'
import { CaseProject } from './test-case-project.ts'

const schema = `CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE NOT NULL, houses int NOT NULL, code text);
CREATE TABLE street (id serial PRIMARY KEY, town int REFERENCES town, name text UNIQUE NOT NULL);
CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.houses := OLD.houses + 1; RETURN NEW; END $$;
CREATE TRIGGER town_grows BEFORE UPDATE ON town FOR EACH ROW EXECUTE FUNCTION grow();`

const rows = [
  { model: 'public.town', pk: 1, fields: { name: 'Ulm', houses: 3, code: 'code-of-ulm' } },
  { model: 'public.town', pk: 2, fields: { name: 'Bonn', houses: 5, code: 'code-of-bonn' } },
  { model: 'public.street', pk: 1, fields: { town: 1, name: 'Hirschstraße' } },
  { model: 'public.street', pk: 2, fields: { town: 2, name: 'Am Hof' } },
]

const steps = `transform:
  - update: public.town
    where: { pk: 1 }
    set: { name: Neu-Ulm, code: code-of-neu-ulm }
  - delete: public.street
    where: { pk: 2 }
  - insert: public.street
    rows: [{ id: 3, town: 1, name: Neue Straße }]
`

let project: CaseProject
beforeAll(async () => {
  project = await CaseProject.make({
    schema,
    rows,
    subject: { models: { 'public.town': { secrets: ['code'] } } },
    files: { 'cases/a.case.yaml': `name: a case\nsubject: map\nsnapshot: start\n${steps}` },
  })
}, 30_000)
afterAll(() => project[Symbol.asyncDispose]())

test('a report says of every row that changed who meant it, what stayed, and what it refers to', async () => {
  const { changedRows, intendedChanges, actualChanges, error } = await project.run(steps)
  expect(error).toBe(null)
  expect({ intendedChanges, actualChanges }).toEqual({ intendedChanges: 4, actualChanges: 5 })
  const update = 'step 1 (update public.town)'
  const town = { model: 'public.town', pk: 1, label: 'name "Neu-Ulm"' }
  const none = { expected: null, actual: null, intended: true, intendedBy: null }
  expect(changedRows).toEqual([
    {
      kind: 'changed',
      ...town,
      label: 'name "Ulm"',
      pairedBy: 'pk',
      intended: false,
      intendedBy: null,
      findings: [1],
      fields: [
        {
          field: 'name',
          before: '"Ulm"',
          expected: '"Neu-Ulm"',
          actual: '"Neu-Ulm"',
          intended: true,
          intendedBy: update,
        },
        { field: 'houses', before: '3', expected: '3', actual: '4', intended: false, intendedBy: null },
        { field: 'code', before: '"..."', expected: '"..."', actual: '"..."', intended: true, intendedBy: update },
      ],
      unchanged: {},
    },
    {
      kind: 'added',
      model: 'public.street',
      pk: 3,
      label: 'name "Neue Straße"',
      pairedBy: 'pk',
      intended: true,
      intendedBy: 'step 3 (insert public.street)',
      fields: [
        { field: 'town', before: null, expected: '1', actual: '1', intended: true, intendedBy: null },
        {
          field: 'name',
          before: null,
          expected: '"Neue Straße"',
          actual: '"Neue Straße"',
          intended: true,
          intendedBy: null,
        },
      ],
      references: [{ field: 'town', ...town }],
    },
    {
      kind: 'removed',
      model: 'public.street',
      pk: 2,
      label: 'name "Am Hof"',
      pairedBy: null,
      intended: true,
      intendedBy: 'step 2 (delete public.street)',
      fields: [
        { ...none, field: 'town', before: '2' },
        { ...none, field: 'name', before: '"Am Hof"' },
      ],
      references: [{ field: 'town', model: 'public.town', pk: 2, label: 'name "Bonn"' }],
    },
  ])
})

test('a report shows the case file without what is secret, and where its steps are', async () => {
  const report = await project.run(steps)
  expect(report.source).toContain('    where: { pk: 1 }\n    # hidden: this line holds a secret\n')
  expect(report.steps).toEqual([
    { label: 'update public.town', line: 5 },
    { label: 'delete public.street', line: 8 },
    { label: 'insert public.street', line: 10 },
  ])
  expect(report.inputs).toMatchObject({ snapshotHash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(JSON.stringify(report)).not.toContain('code-of-')
})

test('a case that could not be judged shows no file: nobody knows what is secret', async () => {
  const report = await project.run('transform: [{ sql: SELECT 1/0 }]')
  expect(report).toMatchObject({ status: 'error', source: null, changedRows: [] })
})
