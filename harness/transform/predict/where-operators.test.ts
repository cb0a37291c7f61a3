import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { ExpectedChange } from '../../model/expectation.ts'
import { modelName } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { equals, literal, remove, runSql, update } from '../test-steps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const shop = `
  CREATE COLLATION by_german (provider = icu, locale = 'de');
  CREATE TABLE team (id int PRIMARY KEY, name text COLLATE by_german);
  CREATE TABLE member (id int PRIMARY KEY, team int REFERENCES team, nick text COLLATE by_german, n int);
  INSERT INTO team VALUES (1, 'Apfel'), (2, 'zebra');
  INSERT INTO member VALUES (1, 1, 'a', 1), (2, 2, 'Z', 2), (3, NULL, 'ä', 3), (4, NULL, NULL, NULL)`

/** What was not as predicted, and the members that are left. */
async function outcomeOf(steps: readonly Step[], changes: readonly ExpectedChange[] = []): Promise<unknown> {
  const schema = await database.create(shop)
  const before = await database.export(schema)
  const { applied, findings } = await holdPrediction(database, schema, before, steps, changes)
  const left = (await database.export(schema)).filter(({ model }) => model === 'public.member').map(({ pk }) => pk)
  return { applied, findings: findings.map(({ kind, field }) => `${kind} ${field ?? ''}`.trim()), left }
}

const later = (value: string): Where => [{ kind: 'order', field: 'nick', comparison: 'gt', value }]

describe('what only the database knows', () => {
  test('is taken from what it found: the order of texts goes by their collation', async () => {
    // By their bytes, Z comes before b, and ä after z.
    expect(await outcomeOf([remove('member', later('b'))])).toEqual({ applied: 1, findings: [], left: [1, 3, 4] })
    expect(await outcomeOf([remove('member', [{ kind: 'not', where: later('b') }])])).toEqual({
      applied: 1,
      findings: [],
      left: [2],
    })
  })

  test('is not believed of a row that is not as expected', async () => {
    const steps = [runSql(`UPDATE member SET nick = 'zz' WHERE id = 1`), remove('member', later('b'))]
    expect(await outcomeOf(steps)).toEqual({ applied: 2, findings: ['missing-row'], left: [3, 4] })
  })
})

describe('$not', () => {
  test('finds rows whose foreign key leads nowhere, and those with a null', async () => {
    const notRed: Where = [{ kind: 'not', where: [{ kind: 'through', field: 'team', where: [equals('id', 1)] }] }]
    expect(await outcomeOf([remove('member', notRed)])).toEqual({ applied: 1, findings: [], left: [1] })
    const notOne: Where = [{ kind: 'not', where: [equals('n', 1)] }]
    expect(await outcomeOf([remove('member', notOne)])).toEqual({ applied: 1, findings: [], left: [1] })
  })

  test('finds rows by what is beyond a foreign key, where only the database knows of that', async () => {
    const late: Where = [{ kind: 'order', field: 'name', comparison: 'gt', value: 'b' }]
    const notLate: Where = [{ kind: 'not', where: [{ kind: 'through', field: 'team', where: late }] }]
    expect(await outcomeOf([remove('member', notLate)])).toEqual({ applied: 1, findings: [], left: [2] })
  })

  test('does not believe the database of a row whose foreign key is not as expected', async () => {
    const late: Where = [{ kind: 'order', field: 'name', comparison: 'gt', value: 'b' }]
    const notLate: Where = [{ kind: 'not', where: [{ kind: 'through', field: 'team', where: late }] }]
    const steps = [runSql('UPDATE member SET team = NULL WHERE id = 2'), remove('member', notLate)]
    expect(await outcomeOf(steps)).toEqual({ applied: 2, findings: ['missing-row'], left: [] })
  })
})

test('expectations find rows by operators, as they were before the steps', async () => {
  const where: Where = [{ kind: 'order', field: 'n', comparison: 'gte', value: 2 }]
  const fields = { n: { kind: 'value', value: 9 } } as const
  const changes: readonly ExpectedChange[] = [
    { kind: 'changed', model: modelName('public.member'), where, fields, line: null },
  ]
  expect(await outcomeOf([runSql('UPDATE member SET n = 9 WHERE n > 1')], changes)).toMatchObject({ findings: [] })
  expect(await outcomeOf([runSql('UPDATE member SET n = 9 WHERE n > 2')], changes)).toMatchObject({
    findings: ['missing-change n'],
  })
})

test('an update by operators changes what they found', async () => {
  const where: Where = [{ kind: 'in', field: 'nick', values: ['Z', null] }]
  expect(await outcomeOf([update('member', where, { n: literal(0) })])).toMatchObject({ applied: 1, findings: [] })
})
