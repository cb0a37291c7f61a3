import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CaseProject } from './test-case-project.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject
beforeAll(async () => {
  project = await CaseProject.make({
    schema: 'CREATE TABLE street (id serial PRIMARY KEY, name text)',
    rows: [{ model: 'public.street', pk: 4, fields: { name: 'Hirschstraße' } }],
  })
})
afterAll(() => project[Symbol.asyncDispose]())

/** What is wrong with a case that inserts two streets, by this key or by the sequence. */
async function findingsOf(pk: string, sequences: string): Promise<unknown> {
  const report = await project.run(`
transform: [{ insert: public.street, rows: [{ ${pk}name: a }, { name: b }] }]
expect: { sequences: { ${sequences} } }`)
  return report.error ?? report.findings.map(({ kind, message }) => `${kind}: ${message}`)
}

test('a case says how far its sequences go, and is held to it', async () => {
  expect(await findingsOf('', 'public.street_id_seq: { next: 7 }')).toEqual([])
  expect(await findingsOf('', 'public.street.id: { advancedBy: 2 }')).toEqual([])
  expect(await findingsOf('', 'public.street.id: { advancedBy: 1 }')).toEqual([
    'unexpected-change: sequence public.street_id_seq should have given 1 number, but gave 2',
  ])
  expect(await findingsOf('pk: 9, ', 'public.street_id_seq: behind')).toEqual([])
  expect(await findingsOf('', 'public.street_id_sq: behind')).toContain('did you mean public.street_id_seq?')
})

/** What is wrong with a case of this SQL, with what would mend it. */
async function wrongAfter(sql: string, sequences: string): Promise<unknown> {
  const report = await project.run(`
transform: [{ sql: "${sql}" }]
expect: { sequences: { ${sequences} }, schema: [${schemaChanges(sql)}] }`)
  return report.error ?? report.findings.map(({ message, proposal }) => [message, proposal?.entry])
}

function schemaChanges(sql: string): string {
  const entries = {
    'TO road': 'renamed: public.street, to: public.road',
    'TO no': 'renamed: public.street, field: id, to: no',
  }
  return Object.entries(entries)
    .flatMap(([part, entry]) => (sql.includes(part) ? [`{ ${entry} }`] : []))
    .join(', ')
}

test('a sequence is followed through what its table, its column and itself are called', async () => {
  const two = `SELECT nextval('street_id_seq'), nextval('street_id_seq')`
  const of = (count: number, name: string) => [
    [`sequence ${name} should have given 9 numbers, but gave ${count}`, expect.objectContaining({})],
  ]
  const nine = '{ advancedBy: 9 }'
  expect(await wrongAfter(`${two}; ALTER TABLE street RENAME TO road`, `public.road.id: ${nine}`)).toEqual(
    of(2, 'public.street_id_seq'),
  )
  expect(await wrongAfter(`${two}; ALTER TABLE street RENAME id TO no`, `public.street.no: ${nine}`)).toEqual(
    of(2, 'public.street_id_seq'),
  )
  const renamed = `${two}; ALTER SEQUENCE street_id_seq RENAME TO numbers`
  expect(await wrongAfter(renamed, `public.numbers: ${nine}`)).toEqual(of(2, 'public.numbers'))
  expect(await wrongAfter(renamed, 'public.numbers: { advancedBy: 2 }')).toEqual([])
  // A new one of the old name has given its numbers since.
  const replaced = `${renamed}; CREATE SEQUENCE street_id_seq; SELECT nextval('street_id_seq')`
  expect(await wrongAfter(replaced, 'public.street_id_seq: { advancedBy: 1 }')).toEqual([])
})

test('a sequence that is not there after the steps is said to be gone', async () => {
  expect(
    await wrongAfter(
      'CREATE SEQUENCE street_id_sex; DROP SEQUENCE street_id_seq CASCADE',
      'public.street_id_seq: behind',
    ),
  ).toContainEqual(['sequence public.street_id_seq is gone', null])
  expect(
    await wrongAfter('ALTER SEQUENCE street_id_seq RENAME TO numbers', 'public.street_id_seq: { advancedBy: 0 }'),
  ).toEqual([['sequence public.street_id_seq is public.numbers by now', { 'public.numbers': { advancedBy: 0 } }]])
  expect(await wrongAfter('DROP TABLE street', 'public.street.id: { advancedBy: 0 }')).toContainEqual([
    'sequence public.street_id_seq is gone',
    null,
  ])
})
