import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const kinds = { inserted: 0, existing: 0, overwritten: 0, leftOut: 0 }
const thing = (pk: number, name: string) => row('thing', pk, { name })
const things = (sql: string, importRules: object) =>
  remadeWorld(connection(), { 'app.thing': { scope: 'user', importRules } }, { tables: sql, onlyThese: true })

describe('a text that is taken', () => {
  test('gets a suffix, within the length that its column takes', async () => {
    const world = await remadeWorld(connection())
    const long = 'é'.repeat(28)
    await world.load('organization', [user(1, 'ann'), user(2, long), org(1, 'acme')])
    const { counts } = await world.load('organization', [user(1, 'ann'), user(2, long), user(3, 'bob'), org(1, 'acme')])
    const names = (await world.all('user')).map(({ username }) => String(username))
    expect(names.slice(0, 2)).toEqual(['ann', long])
    expect(names.slice(2)).toEqual([
      expect.stringMatching(/^ann-[0-9a-f]{8}$/),
      expect.stringMatching(/^é{21}-[0-9a-f]{8}$/),
      'bob',
    ])
    expect((await world.all('org')).map(({ slug }) => slug)).toEqual(['acme', expect.stringMatching(/^acme-\w{8}$/)])
    expect(counts.get(user(1, '').model)).toEqual({ ...kinds, inserted: 3 })
  })

  test('gets a suffix within the length of a domain of a domain', async () => {
    const world = await things(
      `CREATE DOMAIN slug AS varchar(12); CREATE DOMAIN handle AS slug;
       CREATE TABLE app_thing (id bigserial PRIMARY KEY, name handle UNIQUE)`,
      { collisions: [{ key: ['name'], action: { suffix: 'name' } }] },
    )
    await world.load('user', [thing(1, 'longer name')])
    await world.load('user', [thing(1, 'longer name')])
    expect((await world.all('thing')).map(({ name }) => name)).toEqual([
      'longer name',
      expect.stringMatching(/^lon-[0-9a-f]{8}$/),
    ])
  })

  test('by a row of the same snapshot is told apart too', async () => {
    const world = await remadeWorld(connection())
    await world.load('user', [user(1, 'ann'), user(2, 'ann'), user(3, 'ann')])
    const names = (await world.all('user')).map(({ username }) => username)
    expect(names).toEqual(['ann', expect.stringMatching(/^ann-\w{8}$/), expect.stringMatching(/^ann-\w{8}$/)])
    expect(new Set(names).size).toBe(3)
  })

  test('without a rule is an error that names the row', async () => {
    const world = await remadeWorld(connection(), { 'app.user': { scope: 'user' } })
    await world.load('user', [user(1, 'ann')])
    const problems = await world.problems('user', [user(4, 'bob'), user(5, 'ann')])
    expect(problems).toMatchObject([{ failure: 'integrity-error', model: 'app.user', ordinal: 2, pk: 5 }])
  })
})

describe('a row that stands for another', () => {
  test('keeps its values, and takes over what refers to that one', async () => {
    const world = await remadeWorld(connection())
    await world.sql(`INSERT INTO app_user (id, username, password) VALUES (40, 'ann', 'kept')`)
    const rows = [
      user(1, 'ann', { password: 'x' }),
      user(2, 'bob'),
      row('useremail', 1, { user: 1, email: 'a@example.com' }),
      row('useremail', 2, { user: 2, email: 'b@example.com' }),
      org(1, 'acme'),
      row('member', 1, { org: 1, user: 1, inviter: null }),
    ]
    const { counts, pkMap } = await world.load('organization', rows, { flags: ['merge_users'] })
    expect(await world.all('user')).toMatchObject([
      { pk: 40, username: 'ann', password: 'kept', is_unclaimed: false },
      { pk: 41, username: 'bob' },
    ])
    expect(await world.all('member')).toMatchObject([{ user: 40 }])
    // A merged user's own rows stay out: the one that is there has such of its own.
    expect(await world.all('useremail')).toMatchObject([{ user: 41 }])
    expect(counts.get(user(1, '').model)).toEqual({ ...kinds, inserted: 1, existing: 1 })
    expect(counts.get(row('useremail', 1).model)).toEqual({ ...kinds, inserted: 1, leftOut: 1 })
    expect(pkMap?.get(user(1, '').model, 1)).toMatchObject({ actualPk: 40, kind: 'existing' })
  })

  test('may come from the same snapshot', async () => {
    const world = await remadeWorld(connection())
    const { pkMap } = await world.load(
      'organization',
      [
        user(1, 'ann'),
        user(2, 'ann'),
        row('useremail', 1, { user: 1, email: 'a@example.com' }),
        row('useremail', 2, { user: 2, email: 'b@example.com' }),
        org(1, 'acme'),
        row('member', 1, { org: 1, user: 1, inviter: 2 }),
        row('member', 2, { org: 1, user: 2 }),
      ],
      { flags: ['merge_users'] },
    )
    expect(await world.all('user')).toHaveLength(1)
    expect(await world.all('useremail')).toMatchObject([{ email: 'a@example.com' }])
    // Its members are compared by what their keys have become.
    expect(await world.all('member')).toMatchObject([{ user: 1, inviter: 1 }])
    expect(pkMap?.get(row('member', 1).model, 2)).toMatchObject({ actualPk: 1, kind: 'existing' })
  })

  test('is left as it was where it is overwritten by nothing, and takes values where it is', async () => {
    const world = await remadeWorld(connection())
    await world.sql(`INSERT INTO app_option (id, key, value) VALUES (7, 'color', '"red"'), (8, 'size', '1')`)
    const rows = [row('option', 1, { key: 'color', value: 'blue' }), row('option', 2, { key: 'new', value: [1] })]
    const kept = await world.load('config', rows)
    expect(await world.all('option')).toMatchObject([{ value: 'red' }, { value: 1 }, { key: 'new', value: [1] }])
    expect(kept.counts.get(row('option', 1).model)).toEqual({ ...kinds, inserted: 1, existing: 1 })
    const { counts, pkMap } = await world.load('config', rows, { flags: ['overwrite_configs'] })
    expect(await world.all('option')).toMatchObject([{ pk: 7, value: 'blue' }, { value: 1 }, { pk: 9, value: [1] }])
    expect(counts.get(row('option', 1).model)).toEqual({ ...kinds, overwritten: 2 })
    expect(pkMap?.get(row('option', 1).model, 1)).toMatchObject({ actualPk: 7, kind: 'overwritten' })
  })

  test('of several that overwrite it the last has its way', async () => {
    const world = await remadeWorld(connection())
    const rows = [row('option', 1, { key: 'a', value: 1 }), row('option', 2, { key: 'a', value: 2 })]
    await world.load('config', rows, { flags: ['overwrite_configs'] })
    expect(await world.all('option')).toMatchObject([{ value: 2 }])
    await world.load('config', [...rows, row('option', 3, { key: 'a', value: 3 })], { flags: ['overwrite_configs'] })
    expect(await world.all('option')).toMatchObject([{ pk: 1, value: 3 }])
  })

  test('keeps what the snapshot says nothing of', async () => {
    const world = await remadeWorld(connection())
    await world.sql(`INSERT INTO app_option (key, value) VALUES ('color', '"red"')`)
    await world.load('config', [row('option', 1, { key: 'color' })], { flags: ['overwrite_configs'] })
    expect(await world.all('option')).toMatchObject([{ value: 'red' }])
  })
})

test('secrets that are taken are made anew, each by its own rule', async () => {
  const world = await remadeWorld(connection())
  const rows = [
    org(1, 'acme'),
    row('project', 1, { org: 1, slug: 'a' }),
    row('key', 1, { project: 1, public_key: 'p', secret_key: 's' }),
    row('key', 2, { project: 1, public_key: 'q', secret_key: 's' }),
    row('key', 3, { project: 1, public_key: null, secret_key: null }),
  ]
  await world.load('organization', rows)
  const hex = expect.stringMatching(/^[0-9a-f]{32}$/)
  expect(await world.all('key')).toMatchObject([
    { public_key: 'p', secret_key: 's' },
    { public_key: 'q', secret_key: hex },
    { public_key: null, secret_key: null },
  ])
  await world.load('organization', rows)
  expect((await world.all('key')).slice(3)).toMatchObject([
    { public_key: hex, secret_key: hex },
    { public_key: hex, secret_key: hex },
    { public_key: null, secret_key: null },
  ])
})

describe('keys are compared as PostgreSQL compares them', () => {
  const merge = { collisions: [{ key: ['name'], action: 'merge' }] }

  test('by an index over an expression', async () => {
    const world = await things(
      `CREATE TABLE app_thing (id serial PRIMARY KEY, name text NOT NULL);
      CREATE UNIQUE INDEX ON app_thing (lower(name)); INSERT INTO app_thing (name) VALUES ('Ann')`,
      merge,
    )
    const { counts } = await world.load('user', [thing(1, 'ANN'), thing(2, 'Bob'), thing(3, 'bOB')])
    expect(counts.get(thing(1, '').model)).toEqual({ ...kinds, inserted: 1, existing: 2 })
    expect((await world.all('thing')).map(({ name }) => name)).toEqual(['Ann', 'Bob'])
  })

  test('by a partial index', async () => {
    const world = await things(
      `CREATE TABLE app_thing (id serial PRIMARY KEY, name text NOT NULL, gone bool NOT NULL DEFAULT false);
      CREATE UNIQUE INDEX ON app_thing (name) WHERE NOT gone; INSERT INTO app_thing (name, gone) VALUES ('a', true), ('b', false)`,
      { collisions: [{ key: ['name', 'gone'], action: 'merge' }] },
    )
    await world.load('user', [thing(1, 'a'), thing(2, 'b'), row('thing', 3, { name: 'b', gone: true })])
    expect((await world.all('thing')).map(({ name, gone }) => `${name} ${gone}`)).toEqual([
      'a true',
      'b false',
      'a false',
      'b true',
    ])
  })

  test('by a collation that ignores case, and by a type that does', async () => {
    const world = await things(
      `CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE app_thing (id serial PRIMARY KEY, name text COLLATE folded NOT NULL UNIQUE);
      INSERT INTO app_thing (name) VALUES ('Ann')`,
      merge,
    )
    await world.load('user', [thing(1, 'aNN'), thing(2, 'BOB'), thing(3, 'bob')])
    expect((await world.all('thing')).map(({ name }) => name)).toEqual(['Ann', 'BOB'])
  })

  test('whatever the spelling, and with null as no key at all', async () => {
    const world = await things(
      `CREATE TABLE app_thing (id serial PRIMARY KEY, name numeric UNIQUE); INSERT INTO app_thing (name) VALUES (1.50), (NULL)`,
      merge,
    )
    await world.load('user', [
      row('thing', 1, { name: '1.5' }),
      row('thing', 2, { name: null }),
      row('thing', 3, { name: null }),
    ])
    expect(await world.all('thing')).toHaveLength(4)
  })

  test('hostile texts are texts', async () => {
    const world = await things(`CREATE TABLE app_thing (id serial PRIMARY KEY, name text NOT NULL UNIQUE)`, merge)
    const names = [`'); DROP TABLE app_thing; --`, '\\N', '\t\n\\', '{"a":1}', 'null', '', '$1', '😀\u2028']
    const rows = names.map((name, index) => thing(index + 1, name))
    await world.load('user', rows)
    const { counts } = await world.load('user', rows)
    expect(counts.get(thing(1, '').model)).toEqual({ ...kinds, existing: names.length })
    expect((await world.all('thing')).map(({ name }) => name)).toEqual(names)
  })

  test('a value that PostgreSQL does not take for a key is told with its row', async () => {
    const world = await things(`CREATE TABLE app_thing (id serial PRIMARY KEY, name inet NOT NULL UNIQUE)`, merge)
    const rows = [thing(1, '10.0.0.1'), thing(2, '10.0.0.2'), thing(3, 'nowhere'), thing(4, '10.0.0.3')]
    expect(await world.problems('user', rows)).toMatchObject([
      { failure: 'validation-error', model: 'app.thing', ordinal: 3, pk: 3 },
    ])
  })
})

test('a row collides with what another of the snapshot overwrites, too', async () => {
  const world = await things(
    `CREATE TABLE app_thing (id serial PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL UNIQUE);
    INSERT INTO app_thing (code, name) VALUES ('a', 'old')`,
    {
      collisions: [
        { key: ['code'], action: 'overwrite' },
        { key: ['name'], action: { suffix: 'name' } },
      ],
    },
  )
  await world.load('user', [row('thing', 1, { code: 'a', name: 'new' }), row('thing', 2, { code: 'b', name: 'new' })])
  expect((await world.all('thing')).map(({ name }) => name)).toEqual(['new', expect.stringMatching(/^new-\w{8}$/)])
})

test('a rule may say that a taken key is an error: of all rows at once', async () => {
  const world = await things(
    `CREATE TABLE app_thing (id serial PRIMARY KEY, name text NOT NULL UNIQUE); INSERT INTO app_thing (name) VALUES ('a')`,
    { collisions: [{ key: ['name'], action: 'error' }] },
  )
  expect(await world.problems('user', [thing(1, 'a'), thing(2, 'b'), thing(3, 'b')])).toEqual([
    {
      message: 'app.thing row 1 (pk 1): a row of the database has the same name',
      fix: 'leave the row out, or give importRules.collisions of app.thing another action for this key',
      failure: 'integrity-error',
      model: 'app.thing',
      ordinal: 1,
      pk: 1,
    },
    {
      message: 'app.thing row 3 (pk 3): row 2 has the same name',
      fix: 'leave the row out, or give importRules.collisions of app.thing another action for this key',
      failure: 'integrity-error',
      model: 'app.thing',
      ordinal: 3,
      pk: 3,
    },
  ])
})

test('what rows of the same model decide about each other is decided from the top', async () => {
  const world = await things(
    `CREATE TABLE app_thing (id serial PRIMARY KEY, parent_id int REFERENCES app_thing, name text NOT NULL,
      UNIQUE NULLS NOT DISTINCT (parent_id, name));
    INSERT INTO app_thing (id, parent_id, name) VALUES (50, NULL, 'root'), (51, 50, 'leaf')`,
    { collisions: [{ key: ['parent', 'name'], action: 'merge' }] },
  )
  const rows = [
    row('thing', 1, { parent: 2, name: 'leaf' }),
    row('thing', 2, { parent: null, name: 'root' }),
    row('thing', 3, { parent: 1, name: 'deeper' }),
    row('thing', 4, { parent: 5, name: 'circle' }),
    row('thing', 5, { parent: 4, name: 'circle' }),
  ]
  await world.load('user', rows)
  const all = await world.all('thing')
  expect(all).toHaveLength(5)
  expect(all.slice(0, 2)).toMatchObject([{ pk: 50 }, { pk: 51 }])
  expect(all.filter(({ name }) => name === 'deeper')).toMatchObject([{ parent: 51 }])
  expect(all.filter(({ name }) => name === 'circle').map(({ parent }) => Number(parent) > 51)).toEqual([true, true])
})
