import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import type { ExpectedChange } from '../../model/expectation.ts'
import { modelName } from '../../model/snapshot.ts'
import type { Condition, Where } from '../../model/where.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { equals, expression, insert, literal, reference, remove, runSql, update } from '../test-steps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const shop = `
  CREATE TABLE team (id int PRIMARY KEY, name text);
  CREATE TABLE member (id int PRIMARY KEY, team int REFERENCES team, n int, at timestamptz);
  INSERT INTO team VALUES (1, 'red'), (2, 'blue');
  INSERT INTO member VALUES (1, 1, 1, '2020-01-01'), (2, 2, 2, now()), (3, NULL, 3, NULL)`

/** What was not as predicted, and the members that are left. */
async function outcomeOf(steps: readonly Step[], changes: readonly ExpectedChange[] = []): Promise<unknown> {
  const schema = await database.create(shop)
  const before = await database.export(schema)
  const { findings } = await holdPrediction(database, schema, before, steps, changes)
  const left = (await database.export(schema)).filter(({ model }) => model === 'public.member').map(({ pk }) => pk)
  return { findings: findings.map(({ kind, field }) => `${kind} ${field ?? ''}`.trim()), left }
}

const named = (name: string) =>
  ({ kind: 'ref', model: modelName('public.team'), where: [equals('name', name)] }) as const
const computed = (field: string, value: Extract<Condition, { kind: 'computed' }>['value']): Condition => {
  return { kind: 'computed', field, comparison: 'eq', value }
}
const old: Condition = {
  kind: 'computed',
  field: 'at',
  comparison: 'lt',
  value: { kind: 'sql', expression: `now() - interval '1 year'` },
}
const inRed: Where = [computed('team', named('red'))]

describe('a reference in a where', () => {
  test('stands for the key of its row', async () => {
    expect(await outcomeOf([remove('member', inRed)])).toEqual({ findings: [], left: [2, 3] })
    expect(await outcomeOf([update('member', inRed, { n: literal(9) })])).toEqual({ findings: [], left: [1, 2, 3] })
    const beyond: Where = [{ kind: 'through', field: 'team', where: [computed('id', named('blue'))] }]
    expect(await outcomeOf([remove('member', [{ kind: 'not', where: beyond }])])).toEqual({ findings: [], left: [2] })
  })

  test('may itself have references', async () => {
    const where: Where = [computed('team', { ...named('red'), where: [computed('id', named('red'))] })]
    expect(await outcomeOf([remove('member', where)])).toEqual({ findings: [], left: [2, 3] })
    const first = insert('member', { id: literal(4), team: reference('team', [computed('id', named('red'))]) })
    expect(await outcomeOf([first])).toEqual({ findings: [], left: [1, 2, 3, 4] })
  })

  test('must find one row', async () => {
    const error = outcomeOf([remove('member', [computed('team', named('green'))])])
    await expect(error).rejects.toThrow('$ref to public.team must find one row, and finds none')
  })

  test('means what it is expected to mean: rows that it found after an undeclared change are not believed', async () => {
    const swap = runSql(`UPDATE team SET name = CASE id WHEN 1 THEN 'blue' ELSE 'red' END`)
    expect(await outcomeOf([swap, remove('member', inRed)])).toMatchObject({
      findings: ['unexpected-change name', 'unexpected-change name', 'missing-row', 'missing-change'],
    })
  })

  test('finds rows of expectations as they were before the steps, and must find one there too', async () => {
    const change = (name: string): ExpectedChange => ({
      kind: 'changed',
      model: modelName('public.member'),
      where: [computed('team', named(name))],
      fields: { n: { kind: 'value', value: 9 } },
      line: 3,
    })
    const raise = runSql('UPDATE member SET n = 9 WHERE team = 1')
    expect(await outcomeOf([raise], [change('red')])).toMatchObject({ findings: [] })
    const error: unknown = await outcomeOf([raise], [change('green')]).catch((thrown: unknown) => thrown)
    expect(error instanceof HarnessError && error.message).toContain(
      'expect.changes entry 1: $ref to public.team must find one row, and finds none',
    )
  })
})

describe('an expression in a where', () => {
  test('is evaluated by the server, whose word is taken for rows that are as expected', async () => {
    expect(await outcomeOf([remove('member', [old])])).toEqual({ findings: [], left: [2, 3] })
    expect(await outcomeOf([remove('member', [{ kind: 'not', where: [old] }])])).toEqual({ findings: [], left: [1] })
    const odd: Where = [computed('n', { kind: 'sql', expression: 'id' })]
    expect(await outcomeOf([update('member', odd, { n: expression('n + 10') })])).toMatchObject({ findings: [] })
  })

  test('is not believed of a row that is not as expected, in whatever column it names', async () => {
    const odd: Where = [computed('n', { kind: 'sql', expression: 'Team + 1' })]
    const steps = [runSql('UPDATE member SET team = 1 WHERE id = 2'), remove('member', odd)]
    expect(await outcomeOf(steps)).toEqual({ findings: ['missing-row'], left: [1, 3] })
  })

  test('is evaluated once for each row', async () => {
    const random: Where = [computed('n', { kind: 'sql', expression: 'CASE WHEN random() < 0.5 THEN n END' })]
    for (let round = 0; round < 4; round += 1) {
      expect(await outcomeOf([remove('member', random, true)])).toMatchObject({ findings: [] })
      expect(await outcomeOf([update('member', random, { n: literal(0) }, true)])).toMatchObject({ findings: [] })
    }
  })
})
