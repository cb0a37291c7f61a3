import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseReport } from '../../model/case-report.ts'
import { CaseProject } from '../test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `
CREATE TABLE town (id int PRIMARY KEY, name text NOT NULL, houses int NOT NULL DEFAULT 0, note text);
CREATE TABLE street (id serial PRIMARY KEY, town int REFERENCES town ON DELETE CASCADE, name text, length numeric);
CREATE TABLE event (what text);
CREATE FUNCTION count_streets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE town SET houses = houses + 1 WHERE id = NEW.town;
  RETURN NEW;
END $$;
CREATE TRIGGER street_counts AFTER INSERT ON street FOR EACH ROW EXECUTE FUNCTION count_streets();
CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := trim(NEW.name);
  RETURN NEW;
END $$;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := 'loud';
  IF NEW.name = 'quiet' THEN NEW.name := OLD.name; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_tidies BEFORE UPDATE ON town FOR EACH ROW EXECUTE FUNCTION tidy();
CREATE TRIGGER b_shouts BEFORE UPDATE OF name ON town FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER c_tidies BEFORE UPDATE ON town FOR EACH ROW EXECUTE FUNCTION tidy();
`
const rows = [
  { model: 'public.town', pk: 1, fields: { name: 'Ulm', houses: 1, note: null } },
  { model: 'public.town', pk: 2, fields: { name: 'Bonn', houses: 0, note: null } },
  { model: 'public.street', pk: 1, fields: { town: 1, name: 'Hirschstraße', length: '5.0' } },
  { model: 'public.street', pk: 2, fields: { town: 1, name: 'Neue Straße', length: '7.0' } },
  { model: 'public.event', pk: null, fields: { what: 'founded' } },
]

let project: CaseProject
beforeAll(async () => {
  const back =
    "-- wider than meant\nUPDATE street SET length = 1\nWHERE name LIKE '%e';\n\nDELETE FROM street WHERE id = 1;\n"
  const command = `import pg from '${import.meta.resolve('pg')}'
    const client = new pg.Client(process.env.DATABASE_URL)
    await client.connect()
    await client.query('INSERT INTO street (town) VALUES (2)')
    await client.end()`
  project = await CaseProject.make({
    schema,
    rows,
    files: { 'cases/back-fill.sql': back, 'cases/add-street.mjs': command },
  })
})
afterAll(() => project[Symbol.asyncDispose]())

/** Each finding in a line: kind, model, pk, field: step, statement, by. */
function blames({ findings, error }: CaseReport): readonly string[] {
  if (error !== null) return [error]
  return findings.map(({ kind, model, expectedPk, actualPk, field, step, statement, by }) => {
    const place = [kind, model, actualPk ?? expectedPk, field].filter((part) => part !== null).join(' ')
    return `${place}: ${[step, statement, by].filter((part) => part).join(', ')}`
  })
}

test('a change is blamed on the step and the statement of its SQL, by file and line', async () => {
  const report = await project.run(`
transform:
  - update: public.town
    where: { pk: 2 }
    set: { houses: 4 }
  - sql: { file: ./back-fill.sql }
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.street 2 length: step 2 (sql), cases/back-fill.sql:2',
    'missing-row public.street 1: step 2 (sql), cases/back-fill.sql:5',
  ])
})

test('a change is blamed on the trigger that did it for a step', async () => {
  const report = await project.run(`
transform:
  - sql: SELECT 1; SELECT 2
  - insert: public.street
    rows: [{ town: 2, name: Adenauerallee }]
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.town 2 houses: step 2 (insert public.street), trigger street_counts',
  ])
})

test('among several BEFORE triggers the one that changed the value is found', async () => {
  const report = await project.run(`
transform:
  - update: public.town
    where: { pk: 2 }
    set: { name: "  Bad Godesberg " }
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.town 2 name: step 1 (update public.town), trigger a_tidies',
    'unexpected-change public.town 2 note: step 1 (update public.town), trigger b_shouts',
  ])
})

test('a change that a trigger takes back is blamed on it', async () => {
  const report = await project.run(`
transform:
  - update: public.town
    where: { pk: 2 }
    set: { name: quiet, note: loud }
`)
  expect(blames(report)).toEqual(['missing-change public.town 2 name: step 1 (update public.town), trigger b_shouts'])
})

test('rows that a foreign key takes along are blamed on the statement and the key', async () => {
  const report = await project.run(`
transform:
  - sql: |
      SELECT 1;
      DELETE FROM town WHERE id = 1
`)
  expect(blames(report)).toEqual([
    'missing-row public.town 1: step 1 (sql), line 2 of its SQL',
    'missing-row public.street 1: step 1 (sql), line 2 of its SQL, foreign key street_town_fkey (ON DELETE CASCADE)',
    'missing-row public.street 2: step 1 (sql), line 2 of its SQL, foreign key street_town_fkey (ON DELETE CASCADE)',
  ])
})

test('the last of several statements that touch a value is to blame; a role and settings are no obstacle', async () => {
  const report = await project.run(`
transform:
  - sql: |
      CREATE ROLE clerk_of_blame; GRANT UPDATE, SELECT ON town TO clerk_of_blame;
      SET ROLE clerk_of_blame;
      SET client_min_messages = error;
      UPDATE town SET houses = 7 WHERE id = 1;
      UPDATE town SET houses = 8 WHERE id = 1;
      UPDATE town SET houses = 8 WHERE id = 2;
      RESET ROLE; REVOKE ALL ON town FROM clerk_of_blame; DROP ROLE clerk_of_blame
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.town 1 houses: step 1 (sql), line 5 of its SQL',
    'unexpected-change public.town 2 houses: step 1 (sql), line 6 of its SQL',
  ])
})

test('rows without a key are blamed on the one statement that wrote any; with two the step is not sure', async () => {
  const one = await project.run(`
transform:
  - sql: SELECT 1
  - sql: |
      SELECT 1;
      INSERT INTO event VALUES ('flood')
`)
  expect(blames(one)).toEqual(['unexpected-row public.event: step 2 (sql), line 2 of its SQL'])
  const two = await project.run(`
transform:
  - sql: INSERT INTO event VALUES ('flood')
  - sql: INSERT INTO event VALUES ('fire')
`)
  expect(blames(two)).toEqual(['unexpected-row public.event: ', 'unexpected-row public.event: '])
  expect(two.findings[0]?.fix).toContain('one of the 2 steps did it')
})

test('structure is blamed on the last statement that changed the part in question', async () => {
  const report = await project.run(`
transform:
  - sql: SELECT 1
  - sql: |
      ALTER TABLE street ADD note text;
      ALTER TABLE street DISABLE TRIGGER street_counts;
      ALTER TABLE town ALTER houses SET DEFAULT 1; ALTER TABLE town ALTER houses SET DEFAULT 2;
      TRUNCATE event
`)
  expect(blames(report).filter((line) => line.startsWith('schema-drift public.town'))).toEqual([
    expect.stringMatching(/: step 2 \(sql\), line 3 of its SQL$/),
  ])
  expect(blames(report).at(-1)).toBe('missing-row public.event: step 2 (sql), line 4 of its SQL')
})

test('a sequence that stays behind is blamed on the statement that left it there', async () => {
  const report = await project.run(`
transform:
  - sql: SELECT 1
  - sql: |
      SELECT 2;
      INSERT INTO street (id, town, name) VALUES (90, 2, 'Am Markt');
expect:
  changes:
    - { added: public.street, fields: { pk: 90, town: 2, name: Am Markt } }
    - { changed: public.town, where: { pk: 2 }, fields: { houses: 1 } }
`)
  expect(blames(report)).toEqual(['sequence-behind public.street id: step 2 (sql), line 2 of its SQL'])
})

test('what a command does is blamed on its step, and on the trigger', async () => {
  const report = await project.run(`
transform:
  - sql: SELECT 1
  - run: [node, add-street.mjs]
expect:
  changes: [{ added: public.street, fields: { pk: { $any: true }, town: 2, name: null, length: null } }]
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.town 2 houses: step 2 (run node add-street.mjs), trigger street_counts',
  ])
})

test('a value is followed through the renaming of its column and table', async () => {
  const report = await project.run(`
transform:
  - sql: |
      UPDATE town SET note = 'walled' WHERE id = 1;
      ALTER TABLE town RENAME note TO remark;
      ALTER TABLE town RENAME TO city;
      UPDATE city SET houses = 9 WHERE id = 2;
expect:
  schema:
    - { renamed: public.town, to: public.city }
    - { renamed: public.town, field: note, to: remark }
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.city 1 remark: step 1 (sql), line 1 of its SQL',
    'unexpected-change public.city 2 houses: step 1 (sql), line 4 of its SQL',
  ])
})

test('a table and its rows are blamed on the steps that make them', async () => {
  const report = await project.run(`
transform:
  - sql: CREATE TABLE extra (id int PRIMARY KEY, what text)
  - sql: INSERT INTO extra VALUES (1, 'a')
  - sql: UPDATE extra SET what = 'b'
`)
  expect(blames(report)).toEqual([
    'schema-drift public.extra: step 1 (sql), line 1 of its SQL',
    'unexpected-row public.extra 1: step 2 (sql), line 1 of its SQL',
  ])
})

test('a sequence that is not as declared is blamed on the statement that moved it', async () => {
  const report = await project.run(`
transform:
  - sql: SELECT 1
  - sql: |
      SELECT setval('street_id_seq', 40);
      SELECT 2
  - sql: SELECT 3
expect:
  sequences: { public.street_id_seq: { next: 100 } }
`)
  expect(blames(report)).toEqual([expect.stringMatching(/: step 2 \(sql\), line 1 of its SQL$/)])
})

test('a declared change of structure that does not come is blamed on nothing', async () => {
  const report = await project.run(`
transform:
  - sql: ALTER TABLE street ADD note text
expect:
  schema:
    - { added: public.street, field: note }
    - { dropped: public.street, field: length }
`)
  expect(report.findings.map(({ statement }) => statement)).toEqual([undefined])
})

test('a thousand rows too many take no thousand times as long', async () => {
  const report = await project.run(`
transform:
  - sql: |
      SELECT 1;
      INSERT INTO street (town, name) SELECT NULL, 'No. ' || n FROM generate_series(1, 1000) AS n
`)
  expect(new Set(blames(report).map((line) => line.replace(/ \d+:/, ':')))).toEqual(
    new Set(['unexpected-row public.street: step 1 (sql), line 2 of its SQL']),
  )
})

test('a value that a later cast spells otherwise is blamed on who changed it', async () => {
  const report = await project.run(`
transform:
  - sql: |
      UPDATE town SET houses = 6 WHERE id = 1;
      ALTER TABLE town ALTER houses TYPE numeric(5,2);
      ALTER TABLE street ALTER length TYPE text USING length * 2;
expect:
  schema:
    - { retyped: public.town, field: houses }
    - { retyped: public.street, field: length }
`)
  expect(blames(report)).toEqual([
    'unexpected-change public.town 1 houses: step 1 (sql), line 1 of its SQL',
    'unexpected-change public.street 1 length: step 1 (sql), line 3 of its SQL',
    'unexpected-change public.street 2 length: step 1 (sql), line 3 of its SQL',
  ])
})
