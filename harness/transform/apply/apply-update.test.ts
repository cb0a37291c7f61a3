import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import type { Where } from '../../model/where.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { equals, expression, literal, remove, update } from '../test-steps.ts'
import { applyStep } from './apply-step.ts'
import type { StepOutcome } from './step-outcome.ts'
import { refusal, rowsOf } from './test-apply.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const apply = (schema: Schema, step: Step): Promise<StepOutcome> => applyStep(database.connection, schema, step, '')

describe('update', () => {
  const shop = `
    CREATE TABLE team (id int PRIMARY KEY, name text);
    CREATE TABLE member (id int PRIMARY KEY, team int REFERENCES team, age int, nick text);
    INSERT INTO team VALUES (1, 'red'), (2, 'blue');
    INSERT INTO member VALUES (1, 1, 30, 'a'), (2, 2, 40, 'b'), (3, NULL, 50, NULL)`
  const inBlue: Where = [{ kind: 'through', field: 'team', where: [equals('name', 'blue')] }]

  test('finds rows through foreign keys, by null, by key', async () => {
    const schema = await database.create(shop)
    await apply(schema, update('member', inBlue, { nick: literal('through') }))
    await apply(schema, update('member', [equals('team', null)], { nick: literal('null') }))
    await apply(schema, update('member', [{ kind: 'pk', pk: 1 }, equals('age', 30)], { nick: literal('key') }))
    const nicks = (await rowsOf(database, schema, 'member')).map(({ fields }) => fields.nick)
    expect(nicks).toEqual(['key', 'through', 'null'])
  })

  test('tells what it found, before it changed it', async () => {
    const schema = await database.create(shop)
    expect(
      await apply(schema, update('member', inBlue, { age: literal('41'), nick: expression('nick || age') })),
    ).toMatchObject({
      set: { age: 41 },
      matched: [{ identity: [2], compared: [2, 'blue'], values: { nick: 'b40' } }],
    })
  })

  test('finds rows whose condition it makes false, and may change their key', async () => {
    const schema = await database.create(shop)
    expect(
      await apply(schema, update('member', [equals('age', 50)], { age: literal(51), id: literal(33) })),
    ).toMatchObject({
      matched: [{ identity: [3], compared: [50] }],
    })
    expect((await rowsOf(database, schema, 'member')).at(-1)).toMatchObject({ pk: 33, fields: { age: 51 } })
  })

  test('evaluates an expression once for each row, so that a random value is known', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id int PRIMARY KEY, token uuid); INSERT INTO t VALUES (1), (2)`,
    )
    const outcome = await apply(schema, update('t', [], { token: expression('gen_random_uuid()') }))
    const stored = (await rowsOf(database, schema, 't')).map(({ fields }) => ({ values: fields }))
    expect(outcome).toMatchObject({ matched: stored })
    expect(stored[0]).not.toEqual(stored[1])
  })

  test('assigns expressions as the column would take them', async () => {
    const schema = await database.create(`
      CREATE TYPE mood AS ENUM ('sad', 'fine');
      CREATE TABLE t (id int PRIMARY KEY, mood mood, tags text[], doc jsonb, price numeric(6,2), code varchar(3));
      INSERT INTO t VALUES (1)`)
    const set = {
      mood: expression(`'fine'`),
      tags: expression(`ARRAY['a,b', NULL, '"']`),
      doc: expression(`'{"a": [1.50]}'`),
      price: expression('2 / 3.0'),
    }
    const outcome = await apply(schema, update('t', [], set))
    const [stored] = await rowsOf(database, schema, 't')
    expect(stored?.fields).toMatchObject({ mood: 'fine', tags: ['a,b', null, '"'], price: '0.67' })
    const { code: _, ...values } = stored?.fields ?? {}
    expect(outcome).toMatchObject({ matched: [{ values }] })
    expect((await refusal(apply(schema, update('t', [], { code: expression(`'abcd'`) })))).sqlstate).toBe('22001')
  })

  test('is an error when it finds no row, unless that is fine', async () => {
    const schema = await database.create(shop)
    const where = [equals('age', 99)]
    expect((await refusal(apply(schema, update('member', where, { nick: literal('x') })))).message).toBe(
      'no row of public.member satisfies its where; if that is fine, say allowNone: true',
    )
    expect(await apply(schema, update('member', where, { nick: literal('x') }, true))).toMatchObject({ matched: [] })
  })

  test('reports rows that a trigger then keeps as they are', async () => {
    const schema = await database.create(`${shop};
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON member FOR EACH ROW EXECUTE FUNCTION keep()`)
    expect(await apply(schema, update('member', inBlue, { age: literal(1) }))).toMatchObject({
      matched: [{ identity: [2] }],
    })
    expect(await apply(schema, update('member', inBlue, { age: expression('1') }))).toMatchObject({
      matched: [{ identity: [2] }],
    })
    expect(await apply(schema, remove('member', inBlue))).toMatchObject({ matched: [{ identity: [2] }] })
    expect(await rowsOf(database, schema, 'member')).toHaveLength(3)
  })

  test('reaches every partition', async () => {
    const schema = await database.create(`
      CREATE TABLE t (id int, region text, n int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
      CREATE TABLE t_north PARTITION OF t FOR VALUES IN ('north');
      CREATE TABLE t_south PARTITION OF t FOR VALUES IN ('south');
      INSERT INTO t VALUES (1, 'north', 1), (2, 'south', 2), (3, 'south', 3)`)
    await apply(schema, update('t', [], { n: expression('n * 10') }))
    expect((await rowsOf(database, schema, 't')).map(({ fields }) => fields.n)).toEqual([10, 20, 30])
  })

  test('tells rows by all they hold where a table has no key', async () => {
    const schema = await database.create(
      `CREATE TABLE bag (n int, label text); INSERT INTO bag VALUES (1, 'a'), (2, NULL)`,
    )
    expect(await apply(schema, update('bag', [equals('n', 2)], { label: expression(`'n' || n`) }))).toMatchObject({
      matched: [{ identity: [2, null], values: { label: 'n2' } }],
    })
    expect((await rowsOf(database, schema, 'bag')).map(({ fields }) => fields.label).sort()).toEqual(['a', 'n2'])
  })
})

describe('delete', () => {
  test('finds rows by values of types that have no equality of their own', async () => {
    const schema = await database.create(`
      CREATE TABLE t (id int PRIMARY KEY, doc json, at point, area box);
      INSERT INTO t VALUES (1, '{"a": 1, "b": 2}', '(1,2)', '((1,1),(0,0))'), (2, '[]', '(2,1)', '((2,0.5),(0,0))')`)
    expect(await apply(schema, remove('t', [equals('doc', { b: 2, a: 1 })]))).toMatchObject({
      matched: [{ identity: [1] }],
    })
    expect(await apply(schema, remove('t', [equals('at', '(1,2)')], true))).toMatchObject({ matched: [] })
    expect(await apply(schema, remove('t', [equals('area', '(1,1),(0,0)')], true))).toMatchObject({ matched: [] })
  })

  test('is an error when it finds no row, unless that is fine', async () => {
    const schema = await database.create(`CREATE TABLE t (id int PRIMARY KEY)`)
    expect((await refusal(apply(schema, remove('t', [])))).message).toContain('no row of public.t satisfies its where')
    expect(await apply(schema, remove('t', [], true))).toEqual({
      kind: 'delete',
      matched: [],
      references: new Map(),
    })
  })

  test('is refused where a foreign key restricts it, and leaves all as it was', async () => {
    const schema = await database.create(`
      CREATE TABLE team (id int PRIMARY KEY); CREATE TABLE member (team int REFERENCES team);
      INSERT INTO team VALUES (1), (2); INSERT INTO member VALUES (2)`)
    expect((await refusal(apply(schema, remove('team', [])))).sqlstate).toBe('23503')
    expect(await rowsOf(database, schema, 'team')).toHaveLength(2)
  })
})
