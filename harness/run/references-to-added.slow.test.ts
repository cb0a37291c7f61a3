import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import { CaseProject } from './test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `CREATE TABLE a (id serial PRIMARY KEY, name text NOT NULL UNIQUE, up int REFERENCES a);
CREATE TABLE child (id serial PRIMARY KEY, no int UNIQUE, a int REFERENCES a, loose bigint, facts jsonb);
CREATE TABLE alias (a int PRIMARY KEY REFERENCES a, of text);`

const rows = [
  { model: 'public.a', pk: 1, fields: { name: 'A', up: null } },
  { model: 'public.a', pk: 2, fields: { name: 'B', up: 1 } },
  { model: 'public.child', pk: 1, fields: { no: 1, a: 1, loose: null, facts: null } },
]

let project: CaseProject

beforeAll(async () => {
  const subject = { models: { 'public.a': { naturalKey: ['name'] } } }
  project = await CaseProject.make({ schema, rows, subject })
})

afterAll(async () => {
  await project[Symbol.asyncDispose]()
})

const x = '{ $ref: { public.a: { name: X } } }'
const y = '{ $ref: { public.a: { name: Y } } }'

/** A step of SQL, and entries of `expect.changes`. */
function run(sql: string, ...entries: readonly string[]): Promise<CaseReport> {
  const list = entries.map((entry) => `\n    - ${entry}`).join('')
  return project.run(`transform:\n  - sql: |\n      ${sql}\nexpect:\n  changes:${list}\n`)
}

const addX = '{ added: public.a, fields: { name: X } }'
const addY = '{ added: public.a, fields: { name: Y } }'
const insertX = `INSERT INTO a (name) VALUES ('X');`

test('a row that should refer to one that is added must refer to that one', async () => {
  const entry = `{ changed: public.child, where: all, fields: { a: ${x} } }`
  const wrong = await run(`${insertX} UPDATE child SET a = 2`, addX, entry)
  expect(wrong.findings).toMatchObject([
    {
      model: 'public.child',
      field: 'a',
      message: 'field a should refer to public.a pk 3 (name "X"), but refers to pk 2',
      expected: '3',
      actual: '2',
      proposal: { list: 'changes', entry: { fields: { a: 2 } }, corrects: { entry: 2, field: 'a' } },
    },
  ])
  expect(await run(`${insertX} UPDATE child SET a = currval('a_id_seq')`, addX, entry)).toMatchObject({
    status: 'pass',
  })
  expect(await run(`${insertX} UPDATE child SET a = NULL`, addX, entry)).toMatchObject({
    findings: [{ field: 'a', actual: 'null' }],
  })
})

test('so must rows that are added themselves, each to its own', async () => {
  const entries = [
    addX,
    addY,
    `{ added: public.child, fields: { no: 7, a: ${x} } }`,
    `{ added: public.child, fields: { no: 8, a: ${y} } }`,
  ]
  const both = `INSERT INTO a (name) VALUES ('X'), ('Y');`
  const swapped = await run(`${both} INSERT INTO child (no, a) VALUES (7, 4), (8, 3)`, ...entries)
  expect(swapped.findings.map(({ label, message }) => [label, message])).toEqual([
    [null, 'field a should refer to public.a pk 3 (name "X"), but refers to pk 4 (name "Y")'],
    [null, 'field a should refer to public.a pk 4 (name "Y"), but refers to pk 3 (name "X")'],
  ])
  expect(await run(`${both} INSERT INTO child (no, a) VALUES (8, 4), (7, 3)`, ...entries)).toMatchObject({
    status: 'pass',
  })
})

test('rows that only what they refer to tells apart are paired by that', async () => {
  const entries = [
    addX,
    addY,
    `{ added: public.child, fields: { a: ${x}, loose: null } }`,
    `{ added: public.child, fields: { a: ${y}, loose: null } }`,
    `{ added: public.child, fields: { loose: ${x} } }`,
    `{ added: public.child, fields: { loose: ${y} } }`,
  ]
  const both = `INSERT INTO a (name) VALUES ('X'), ('Y');`
  const columns = 'INSERT INTO child (a, loose) VALUES'
  expect(await run(`${both} ${columns} (4, NULL), (NULL, 4), (NULL, 3), (3, NULL)`, ...entries)).toMatchObject({
    status: 'pass',
  })
  const { findings } = await run(`${both} ${columns} (4, NULL), (NULL, 4), (NULL, 4), (3, NULL)`, ...entries)
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'missing-row: the row should have been added, but is not there',
    'unexpected-row: the row should not be there',
  ])
})

test('the same holds within matchers, lists and JSON, and in fields that are no foreign keys', async () => {
  const entry = `{ changed: public.child, where: all, fields: { a: { $oneOf: [${x}, null] }, loose: ${x}, facts: { of: [${x}, { $any: true }] } } }`
  const set = (key: number) => `${insertX} UPDATE child SET a = ${key}, loose = ${key}, facts = '{"of": [${key}, 0]}'`
  expect(await run(set(3), addX, entry)).toMatchObject({ status: 'pass' })
  const { findings } = await run(set(2), addX, entry)
  expect(findings.map(({ message }) => message)).toEqual([
    'field a should be 3 or null, but is 2',
    'field loose should be 3, but is 2',
    'field facts at of[0]: should be 3, but is 2',
  ])
})

test('a key may be that of a row that is added, and so may a text', async () => {
  const entries = [addX, addY, `{ added: public.alias, fields: { pk: ${x}, of: ${y} } }`]
  const both = `INSERT INTO a (name) VALUES ('X'), ('Y');`
  expect(await run(`${both} INSERT INTO alias VALUES (3, '4')`, ...entries)).toMatchObject({ status: 'pass' })
  const { findings } = await run(`${both} INSERT INTO alias VALUES (3, '3')`, ...entries)
  expect(findings.map(({ message }) => message)).toEqual(['field of should be "4", but is "3"'])
  expect(await run(`${both} INSERT INTO alias VALUES (2, '4')`, ...entries)).toMatchObject({
    findings: [{ message: 'the primary key should be 3' }],
  })
})

test('rows that are added may refer to themselves and to each other', async () => {
  const entries = [
    addX,
    `{ added: public.a, fields: { name: Y, up: ${x} } }`,
    `{ changed: public.a, where: { name: X }, fields: { up: ${y} } }`,
  ]
  const sql = `INSERT INTO a (name, up) VALUES ('X', 4), ('Y', 3)`
  expect(await run(sql, ...entries)).toMatchObject({ status: 'pass' })
  const itself = await run(`INSERT INTO a (name, up) VALUES ('X', 3), ('Y', 3)`, ...entries)
  expect(itself.findings.map(({ message }) => message)).toEqual([
    'field up should refer to public.a pk 4 (name "Y"), but refers to pk 3 (name "X")',
  ])
  const self = [addX, `{ changed: public.a, where: { name: X }, fields: { up: ${x} } }`]
  expect(await run(`INSERT INTO a (name, up) VALUES ('X', 3)`, ...self)).toMatchObject({ status: 'pass' })
  expect(await run(`INSERT INTO a (name, up) VALUES ('X', 2)`, ...self)).toMatchObject({
    findings: [{ message: 'field up should refer to public.a pk 3 (name "X"), but refers to pk 2' }],
  })
})

test('it holds in modes, too', async () => {
  const report = await project.run(`renumbered: true
twice: true
reimport: true
transform:
  - sql: INSERT INTO a (name) VALUES ('X') ON CONFLICT DO NOTHING
  - sql: UPDATE child SET (a, loose) = (SELECT id, id FROM a WHERE name = 'X')
expect:
  sequences: { public.a.id: { advancedBy: 1 } }
  changes:
    - ${addX}
    - { changed: public.child, where: all, fields: { a: ${x}, loose: { $oneOf: [${x}, null] } } }
`)
  expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
})

test('a row that did not come is referred to by none', async () => {
  const entry = `{ changed: public.child, where: all, fields: { a: ${x}, loose: ${x} } }`
  const { findings } = await run('UPDATE child SET a = 2, loose = 2', addX, entry)
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'missing-row: the row should have been added, but is not there',
    'unexpected-change: field a should refer to public.a pk ... (name "X"), which is paired with none in actual, but refers to pk 2',
    'unexpected-change: field loose should be the key of a row of public.a that is not there, but is 2',
  ])
})
