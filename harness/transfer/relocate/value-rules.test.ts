import { describe, expect, test } from 'vitest'
import type { ModelDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

describe('outside of global scope', () => {
  test('privileges are stripped, and users are unclaimed with passwords of their own that nobody has', async () => {
    const world = await remadeWorld(connection())
    const rows = [user(1, 'ann', { is_superuser: true, password: 'x' }), user(2, 'bob', { password: 'x' })]
    await world.load('user', rows)
    const [ann, bob] = await world.all('user')
    const unusable = expect.stringMatching(/^![A-Za-z0-9]{40}$/)
    expect(ann).toMatchObject({ is_superuser: false, is_unclaimed: true, password: unusable })
    expect(bob).toMatchObject({ password: unusable })
    expect(ann?.password).not.toBe(bob?.password)
  })

  test('a rule may be for some scopes only', async () => {
    const world = await remadeWorld(connection())
    await world.load('config', [user(1, 'ann', { is_superuser: true, password: 'x' })])
    expect(await world.all('user')).toMatchObject([{ is_superuser: true, is_unclaimed: true }])
  })
})

test('in global scope values stay, unless a rule is for it', async () => {
  const world = await remadeWorld(connection(), {
    'app.org': {
      scope: 'organization',
      importRules: { values: [{ field: 'name', value: { set: 'x' }, scopes: ['global'] }] },
    },
  })
  await world.load('global', [user(5, 'ann', { is_superuser: true, password: 'kept' }), org(7, 'acme', { name: 'y' })])
  expect(await world.all('user')).toMatchObject([{ pk: 5, is_superuser: true, is_unclaimed: false, password: 'kept' }])
  expect(await world.all('org')).toMatchObject([{ pk: 7, name: 'x' }])
})

test('a rule may hold for some rows only, as the snapshot has them, or with a flag', async () => {
  const values: NonNullable<NonNullable<ModelDefinition['importRules']>['values']> = [
    { field: 'is_unclaimed', value: { set: true } },
    { field: 'password', value: { set: 'none' }, where: { is_superuser: true, is_unclaimed: false } },
    { field: 'joined', value: { generate: 'now' }, flag: 'fresh' },
  ]
  const world = await remadeWorld(connection(), { 'app.user': { scope: 'user', importRules: { values } } })
  const rows = [
    user(1, 'ann', { is_superuser: 'true', password: 'x' }),
    user(2, 'bob', { is_superuser: true, is_unclaimed: true, password: 'x' }),
    user(3, 'cyd', { password: 'x' }),
  ]
  await world.load('user', rows)
  expect((await world.all('user')).map(({ password, joined }) => [password, joined])).toEqual([
    ['none', null],
    ['x', null],
    ['x', null],
  ])
  await world.sql('DELETE FROM app_user')
  await world.load('user', rows, { flags: ['fresh'] })
  expect(await world.sql(`SELECT count(DISTINCT joined), max(now() - joined) < '1 min' FROM app_user`)).toEqual([
    ['1', 't'],
  ])
})

test('each kind of value is made anew, within what its column takes', async () => {
  const generated = {
    a: 'uuid',
    b: 'uuid-hex',
    c: 'now',
    d: 'unusable-password',
    e: { hex: 7, prefix: 'k_' },
    f: { token: 5 },
  } as const
  const values = Object.entries(generated).map(([field, generate]) => ({ field, value: { generate } }))
  const world = await remadeWorld(
    connection(),
    { 'app.thing': { scope: 'user', importRules: { values } } },
    {
      tables: 'CREATE TABLE app_thing (id serial PRIMARY KEY, a uuid, b text, c timestamptz, d text, e text, f text)',
      onlyThese: true,
    },
  )
  await world.load('user', [row('thing', 1), row('thing', 2)])
  const [one, two] = await world.all('thing')
  expect(one).toMatchObject({
    a: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
    b: expect.stringMatching(/^[0-9a-f]{32}$/),
    c: expect.stringMatching(/Z$/),
    d: expect.stringMatching(/^!\w{40}$/),
    e: expect.stringMatching(/^k_[0-9a-f]{7}$/),
    f: expect.stringMatching(/^[A-Za-z0-9]{5}$/),
  })
  for (const field of ['a', 'b', 'd', 'e']) expect(one?.[field]).not.toBe(two?.[field])
})

test('a key that a rule sets is a key of the database', async () => {
  const values = [{ field: 'inviter', value: { set: 40 } }]
  const world = await remadeWorld(connection(), { 'app.member': { scope: 'organization', importRules: { values } } })
  await world.sql(`INSERT INTO app_user (id, username) VALUES (40, 'admin')`)
  await world.load('organization', [user(1, 'ann'), org(1, 'acme'), row('member', 1, { org: 1, user: 1, inviter: 1 })])
  expect(await world.all('member')).toMatchObject([{ user: 41, inviter: 40 }])
})

test('a key that a rule sets is one of the database even where the snapshot has the same number', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.owner': { scope: 'user' },
      'app.post': { scope: 'user', importRules: { values: [{ field: 'owner', value: { set: 1 } }] } },
    },
    { tables: owned, onlyThese: true },
  )
  await world.sql(`INSERT INTO app_owner (name) VALUES ('system')`)
  await world.load('user', [
    row('owner', 1, { name: 'ann' }),
    row('owner', 2, { name: 'bob' }),
    row('post', 1, { owner: 1 }),
    row('post', 2, { owner: 2 }),
  ])
  expect(await world.all('post')).toMatchObject([{ owner: 1 }, { owner: 1 }])
})

test('a field that a row lacks holds what its column is filled with; one that is null holds null', async () => {
  const where = { kind: 'x' }
  const world = await remadeWorld(
    connection(),
    {
      'app.owner': {
        scope: [{ scope: 'user', where }, 'global'],
        importRules: { values: [{ field: 'name', value: { set: 'ruled' }, where }] },
      },
      'app.post': { scope: 'excluded' },
    },
    { tables: owned, onlyThese: true },
  )
  await world.load('user', [
    row('owner', 1, { name: 'a' }),
    row('owner', 2, { name: 'b', kind: null }),
    row('owner', 3, { name: 'c', kind: 'y' }),
  ])
  expect(await world.all('owner')).toMatchObject([{ name: 'ruled', kind: 'x' }])
})

const owned = `CREATE TABLE app_owner (id serial PRIMARY KEY, name text NOT NULL, kind text DEFAULT 'x');
  CREATE TABLE app_post (id serial PRIMARY KEY, owner_id int REFERENCES app_owner)`
