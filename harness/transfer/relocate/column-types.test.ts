import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const things = (columns: string, importRules: object) =>
  remadeWorld(
    connection(),
    { 'app.thing': { scope: 'user', importRules } },
    { tables: `CREATE TABLE app_thing (id bigserial PRIMARY KEY, ${columns})`, onlyThese: true },
  )
const thing = (pk: number, fields: Parameters<typeof row>[2]) => row('thing', pk, fields)

describe('a value that its column has no room for', () => {
  test.each([
    ['varchar(5)', 'abcde', 'abcdefgh'],
    ['char(3)', 'abc', 'abcd'],
    ['bit(3)', '101', '1011'],
    ['varchar(2)[]', ['ab'], ['abc']],
    ['numeric(3,1)', '12.5', '123.5'],
  ])('of type %s is not cut off to be looked for, nor to be written over another', async (type, there, given) => {
    for (const action of ['merge', 'overwrite']) {
      const world = await things(`name ${type} UNIQUE, note text`, { collisions: [{ key: ['name'], action }] })
      await world.load('user', [thing(1, { name: there, note: 'theirs' })])
      const rows = [thing(1, { name: there }), thing(2, { name: given, note: 'mine' })]
      expect(await world.problems('user', rows)).toMatchObject([
        { failure: 'validation-error', model: 'app.thing', ordinal: 2, pk: 2, field: 'name' },
      ])
    }
    const world = await things(`k text UNIQUE, v ${type}`, { collisions: [{ key: ['k'], action: 'overwrite' }] })
    await world.load('user', [thing(1, { k: 'a', v: there }), thing(2, { k: 'b', v: there })])
    expect(
      await world.problems('user', [thing(1, { k: 'a', v: there }), thing(2, { k: 'b', v: given })]),
    ).toMatchObject([{ failure: 'validation-error', model: 'app.thing', ordinal: 2, pk: 2 }])
  })

  test('by its domain is refused too', async () => {
    const world = await remadeWorld(
      connection(),
      { 'app.thing': { scope: 'user', importRules: { collisions: [{ key: ['k'], action: 'overwrite' }] } } },
      {
        tables: `CREATE DOMAIN short AS varchar(3);
          CREATE TABLE app_thing (id serial PRIMARY KEY, k short UNIQUE, v short)`,
        onlyThese: true,
      },
    )
    await world.load('user', [thing(1, { k: 'abc', v: 'x' })])
    expect(await world.problems('user', [thing(1, { k: 'abcd' })])).toMatchObject([{ field: 'k' }])
    expect(await world.problems('user', [thing(1, { k: 'abc', v: 'abcd' })])).toMatchObject([{ ordinal: 1 }])
  })
})

test('a key is looked for as its column holds it, rounded', async () => {
  const world = await things('price numeric(4,1) UNIQUE', { collisions: [{ key: ['price'], action: 'merge' }] })
  await world.load('user', [thing(1, { price: '1.3' })])
  await world.load('user', [thing(1, { price: '1.25' }), thing(2, { price: '1.30' })])
  expect(await world.all('thing')).toMatchObject([{ price: '1.3' }])
})

test('values of every kind are written over others as they are', async () => {
  const world = await things(
    `k text UNIQUE, j jsonb, raw json, list jsonb[], words text[], span int4range, bytes bytea, at timestamptz(0), pair point,
      yes bool, x xml, many int4multirange`,
    { collisions: [{ key: ['k'], action: 'overwrite' }] },
  )
  const before = { k: 'a', j: null, raw: null, list: null, words: null, span: null, bytes: null, at: null, pair: null }
  await world.load('user', [thing(1, { ...before, yes: null, x: null, many: null })])
  await world.sql(`INSERT INTO app_thing (k, j, raw, list, words, span, bytes, at, pair, yes, x, many) VALUES
    ('b', '"text"', '{"a": 1,  "b":"\\""}', ARRAY['null'::jsonb, NULL, '"x"'], '{"a b",NULL,"NULL"}', '[1,5)', '\\x00ff',
    '2026-01-02 03:04:05+00', '(1,2)', true, '<a>b</a>', '{[1,2),[5,6)}')`)
  const [, { pk: _, ...full } = {}] = await world.all('thing')
  const { k: __, ...values } = full
  await world.load('user', [thing(1, { k: 'a', ...values })])
  const [first] = await world.all('thing')
  expect(first).toEqual({ pk: 1, k: 'a', ...values })
  const jsonNull = thing(1, { k: 'a', j: { $json: 'null' } })
  await world.load('user', [jsonNull])
  expect(await world.sql(`SELECT j FROM app_thing WHERE k = 'a'`)).toEqual([['null']])
})

test('a key column may have any name', async () => {
  const world = await things('n text, r text, e0 text, UNIQUE (n, r, e0)', {
    collisions: [{ key: ['n', 'r', 'e0'], action: 'merge' }],
  })
  await world.load('user', [thing(1, { n: 'a', r: 'b', e0: 'c' })])
  const { counts } = await world.load('user', [
    thing(1, { n: 'a', r: 'b', e0: 'c' }),
    thing(2, { n: 'b', r: 'a', e0: 'c' }),
  ])
  expect(counts.get(thing(1, {}).model)).toMatchObject({ inserted: 1, existing: 1 })
})
