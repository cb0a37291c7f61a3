import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const option = (pk: number, key: string, v: string) => row('opt', pk, { key, v })
const overwriting = { collisions: [{ key: ['key'], action: 'overwrite' }] } as const
const merging = { collisions: [{ key: ['key'], action: 'merge' }] } as const

describe('a table that others inherit from', () => {
  const inherited = (importRules: object) =>
    remadeWorld(
      connection(),
      { 'app.opt': { scope: 'user', importRules }, 'app.child': { scope: 'excluded' } },
      {
        tables: `CREATE TABLE app_opt (id int PRIMARY KEY, key text NOT NULL UNIQUE, v text);
          CREATE TABLE app_child () INHERITS (app_opt);
          INSERT INTO app_opt VALUES (1, 'a', 'old');
          INSERT INTO app_child VALUES (1, 'b', 'child'), (700, 'c', 'child')`,
        onlyThese: true,
      },
    )
  const all = 'SELECT tableoid::regclass, id, key, v FROM app_opt ORDER BY 1, 2'

  test('has only its own rows overwritten', async () => {
    const world = await inherited(overwriting)
    await world.load('user', [option(1, 'a', 'new')])
    expect(await world.sql(all)).toEqual([
      ['app_opt', '1', 'a', 'new'],
      ['app_child', '1', 'b', 'child'],
      ['app_child', '700', 'c', 'child'],
    ])
  })

  test('has only its own keys, and numbers, that are taken', async () => {
    const world = await inherited(merging)
    const { counts } = await world.load('user', [option(1, 'b', 'new')])
    expect(counts.get(option(1, '', '').model)).toMatchObject({ inserted: 1, existing: 0 })
    expect(await world.sql('SELECT id, key, v FROM ONLY app_opt ORDER BY 1')).toEqual([
      ['1', 'a', 'old'],
      ['2', 'b', 'new'],
    ])
  })
})

test('rows of partitions are merged and overwritten as those of their table', async () => {
  const world = await remadeWorld(
    connection(),
    { 'app.opt': { scope: 'user', importRules: overwriting } },
    {
      tables: `CREATE TABLE app_opt (id int, key text PRIMARY KEY, v text) PARTITION BY LIST (key);
        CREATE TABLE app_opt_a PARTITION OF app_opt FOR VALUES IN ('a'); CREATE TABLE app_opt_b PARTITION OF app_opt DEFAULT;
        INSERT INTO app_opt VALUES (1, 'a', 'old')`,
      onlyThese: true,
    },
  )
  const { counts } = await world.load('user', [
    row('opt', 'a', { id: 2, v: 'new' }),
    row('opt', 'z', { id: 3, v: 'z' }),
  ])
  expect(counts.get(option(1, '', '').model)).toMatchObject({ inserted: 1, overwritten: 1 })
  expect(await world.sql('SELECT id, key, v FROM app_opt ORDER BY 1')).toEqual([
    ['2', 'a', 'new'],
    ['3', 'z', 'z'],
  ])
})

test('a row that the database does not let be overwritten is an error', async () => {
  const world = await remadeWorld(
    connection(),
    { 'app.opt': { scope: 'user', importRules: overwriting } },
    {
      tables: `CREATE TABLE app_opt (id serial PRIMARY KEY, key text UNIQUE, v text);
        INSERT INTO app_opt (key, v) VALUES ('a', 'old'), ('b', 'kept');
        CREATE RULE kept AS ON UPDATE TO app_opt WHERE OLD.v = 'kept' DO INSTEAD NOTHING;
        ALTER TABLE app_opt ENABLE ALWAYS RULE kept`,
      onlyThese: true,
    },
  )
  expect(await world.problems('user', [option(1, 'a', 'new'), option(2, 'b', 'new')])).toMatchObject([
    { failure: 'integrity-error', model: 'app.opt', ordinal: 2, pk: 2 },
  ])
})

test('a row with the key of another is merged and overwritten by what that one has become', async () => {
  const remade = (action: 'merge' | 'overwrite') =>
    remadeWorld(
      connection(),
      {
        'app.person': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: 'merge' }] } },
        'app.profile': { scope: 'user', importRules: { collisions: [{ key: ['person'], action }] } },
      },
      {
        tables: `CREATE TABLE app_person (id bigserial PRIMARY KEY, name text UNIQUE);
          CREATE TABLE app_profile (person_id bigint PRIMARY KEY REFERENCES app_person, bio text);
          INSERT INTO app_person (name) VALUES ('z'), ('a'); INSERT INTO app_profile VALUES (2, 'old')`,
        onlyThese: true,
      },
    )
  const rows = [
    row('person', 1, { name: 'a' }),
    row('person', 2, { name: 'b' }),
    row('profile', 1, { bio: 'new' }),
    row('profile', 2, { bio: 'b' }),
  ]
  for (const [action, bio] of [
    ['merge', 'old'],
    ['overwrite', 'new'],
  ] as const) {
    const world = await remade(action)
    await world.load('user', rows)
    expect(await world.sql('SELECT * FROM app_profile ORDER BY 1')).toEqual([
      ['2', bio],
      ['3', 'b'],
    ])
  }
})
