import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

describe('a row that overwrites another of the same snapshot', () => {
  const tables = `CREATE TABLE app_owner (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE);
    CREATE TABLE app_opt (id bigserial PRIMARY KEY, key text NOT NULL UNIQUE, alias text UNIQUE, note text,
      owner_id bigint REFERENCES app_owner, refs jsonb);
    CREATE TABLE app_use (id bigserial PRIMARY KEY, opt text REFERENCES app_opt (alias));
    SELECT setval('app_owner_id_seq', 50)`
  const models = {
    'app.owner': { scope: 'user' },
    'app.opt': {
      scope: 'user',
      jsonKeys: { refs: { owner: 'app.owner' } },
      importRules: { collisions: [{ key: ['key'], action: 'overwrite' }] },
    },
    'app.use': { scope: 'user' },
  } as const
  const owners = [row('owner', 1, { name: 'a' }), row('owner', 2, { name: 'b' })]
  const opts = [
    row('opt', 1, { key: 'k', owner: 1, refs: { owner: 1 }, note: 'kept', alias: 'first' }),
    row('opt', 2, { key: 'k', owner: 2, refs: { owner: 2 }, alias: 'last' }),
  ]
  const uses = [row('use', 1, { opt: 'first' }), row('use', 2, { opt: 'last' })]

  test.each([
    ['that is new', ''],
    ['that overwrites one of the database', `INSERT INTO app_opt (key, alias) VALUES ('k', 'theirs')`],
  ])('%s gives it its values, with keys of all kinds mapped; what it lacks stays', async (_, before) => {
    const world = await remadeWorld(connection(), models, { tables, onlyThese: true })
    if (before !== '') await world.sql(before)
    const { pkMap } = await world.load('user', [...owners, ...opts, ...uses])
    expect(await world.all('opt')).toEqual([
      { pk: 1, key: 'k', owner: 52, refs: { owner: 52 }, note: 'kept', alias: 'last' },
    ])
    expect(await world.all('use')).toEqual([
      { pk: 1, opt: 'last' },
      { pk: 2, opt: 'last' },
    ])
    expect([...(pkMap?.rows(row('opt', 1).model) ?? [])]).toMatchObject([{ actualPk: 1 }, { actualPk: 1 }])
  })

  test('leaves a key that a rule set as it is, and none of the other', async () => {
    const set = { field: 'owner', value: { set: 50 }, where: { alias: 'first' } }
    const rules = { ...models['app.opt'].importRules, values: [set] }
    const world = await remadeWorld(
      connection(),
      { ...models, 'app.opt': { scope: 'user', importRules: rules } },
      { tables, onlyThese: true },
    )
    await world.sql(`INSERT INTO app_owner VALUES (50, 'theirs')`)
    await world.load('user', [
      ...owners,
      ...opts,
      row('opt', 3, { key: 'other', owner: 1, alias: 'first' }),
      row('opt', 4, { key: 'other', note: 'says nothing of the owner' }),
    ])
    expect((await world.all('opt')).map(({ owner }) => owner)).toEqual([52, 50])
  })
})

describe('a row that gave way to another which is left out after all', () => {
  /** `owner` is merged after `thing` is decided, for they refer to each other. */
  const tables = `CREATE TABLE app_thing (id serial PRIMARY KEY, code text UNIQUE, note text, parent_id int);
    ALTER TABLE app_thing ADD FOREIGN KEY (parent_id) REFERENCES app_thing;
    CREATE TABLE app_part (id serial PRIMARY KEY, thing_id int REFERENCES app_thing, owner_id int REFERENCES app_owner)`
  const world = (action: 'merge' | 'overwrite' | 'error') =>
    remadeWorld(
      connection(),
      {
        'app.owner': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: 'merge' }] } },
        'app.part': { scope: 'user', importRules: { partOf: ['owner'] } },
        'app.thing': {
          scope: 'user',
          virtualForeignKeys: { part: 'app.part' },
          importRules: { collisions: [{ key: ['code'], action }] },
        },
      },
      {
        tables: `CREATE TABLE app_owner (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
          INSERT INTO app_owner (name) VALUES ('ann'); ${tables}; ALTER TABLE app_thing ADD part int`,
        onlyThese: true,
      },
    )
  const owners = [row('owner', 1, { name: 'ann' }), row('owner', 2, { name: 'bob' })]
  const parts = [row('part', 1, { owner: 1, thing: 3 }), row('part', 2, { owner: 2, thing: 3 })]
  const good = { code: 'x', part: 2, note: 'good' }
  const bad = { code: 'x', part: 1, note: 'bad' }
  const third = row('thing', 3, { code: 'y' })

  test('is imported where it was merged into it', async () => {
    const { load, all } = await world('merge')
    await load('user', [...owners, ...parts, row('thing', 1, bad), row('thing', 2, good), third])
    expect((await all('thing')).map(({ note }) => note).toSorted()).toEqual(['good', null])
  })

  test('keeps its own values where the other overwrote it', async () => {
    const { load, all } = await world('overwrite')
    await load('user', [...owners, ...parts, row('thing', 1, good), row('thing', 2, bad), third])
    expect((await all('thing')).map(({ note }) => note).toSorted()).toEqual(['good', null])
  })

  test('is no error', async () => {
    const { load, all } = await world('error')
    await load('user', [...owners, ...parts, row('thing', 1, bad), row('thing', 2, good), third])
    expect((await all('thing')).map(({ note }) => note).toSorted()).toEqual(['good', null])
  })
})

test('the key of a row that has the key of another collides as that one has it now', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.owner': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: 'merge' }] } },
      'app.profile': { scope: 'user', importRules: { collisions: [{ key: ['owner'], action: 'merge' }] } },
    },
    {
      tables: `CREATE TABLE app_owner (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE app_profile (owner_id int PRIMARY KEY REFERENCES app_owner, text text);
        INSERT INTO app_owner VALUES (40, 'ann'); INSERT INTO app_profile VALUES (40, 'theirs')`,
      onlyThese: true,
    },
  )
  const { pkMap } = await world.load('user', [
    row('owner', 1, { name: 'ann' }),
    row('owner', 40, { name: 'bob' }),
    row('profile', 1, { text: 'of ann' }),
    row('profile', 40, { text: 'of bob' }),
  ])
  expect(await world.all('profile')).toMatchObject([
    { pk: 40, text: 'theirs' },
    { pk: 41, text: 'of bob' },
  ])
  expect(pkMap?.get(row('profile', 1).model, 1)).toMatchObject({ kind: 'existing', actualPk: 40 })
})
