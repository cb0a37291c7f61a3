import { expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection, settings } = serverForTests()

test('rows get the next keys of their sequences, and keys of other rows follow', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_user (username) VALUES ('old'), ('older')`)
  await world.sql(`INSERT INTO app_org (slug) VALUES ('theirs')`)
  const result = await world.load('organization', [
    user(1, 'ann'),
    user(7, 'bob'),
    row('useremail', 1, { user: 7, email: 'bob@example.com' }),
    org(1, 'acme'),
    row('member', 1, { org: 1, user: 7, inviter: 1 }),
    row('setting', [1, 'color'], { org: 1, name: 'color', value: 'red' }),
  ])
  expect(await world.all('user')).toMatchObject([
    { username: 'old' },
    { username: 'older' },
    { pk: 3, username: 'ann' },
    { pk: 4, username: 'bob' },
  ])
  expect(await world.all('useremail')).toMatchObject([{ user: 4 }])
  expect(await world.all('member')).toMatchObject([{ org: 2, user: 4, inviter: 3 }])
  expect(await world.all('setting')).toMatchObject([{ pk: [2, 'color'], org: 2 }])
  expect(result.pkMap?.get(user(7, '').model, 7)).toMatchObject({ actualPk: 4, kind: 'inserted' })
  expect([...(result.pkMap?.rows(row('setting', 1).model) ?? [])]).toMatchObject([
    { pk: [1, 'color'], actualPk: [2, 'color'], kind: 'inserted' },
  ])
  expect(result.counts.get(row('user', 1).model)).toEqual({ inserted: 2, existing: 0, overwritten: 0, leftOut: 0 })
  await world.sql(`INSERT INTO app_user (username) VALUES ('next')`)
  expect((await world.all('user')).at(-1)).toMatchObject({ pk: 5 })
})

test('a sequence that is behind gives no key that is taken, and one that is ahead is not moved back', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_user (id, username) VALUES (5, 'old')`)
  await world.sql(`INSERT INTO app_org (slug) VALUES ('theirs')`)
  await world.sql(`SELECT setval('app_org_id_seq', 100)`)
  await world.load('organization', [user(1, 'ann'), org(1, 'acme')])
  expect(await world.all('user')).toMatchObject([{ pk: 5 }, { pk: 6 }])
  expect(await world.all('org')).toMatchObject([{ pk: 1 }, { pk: 101 }])
  await world.sql('DELETE FROM app_org WHERE id = 101')
  await world.load('organization', [org(1, 'other')])
  expect(await world.all('org')).toMatchObject([{ pk: 1 }, { pk: 102 }])
})

test('cycles and rows that refer to themselves or to later ones are imported', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`SELECT setval('app_project_id_seq', 50), setval('app_key_id_seq', 70)`)
  await world.load('organization', [
    org(1, 'acme'),
    row('project', 1, { org: 1, slug: 'a', main_key: 1, parent: 2 }),
    row('project', 2, { org: 1, slug: 'b', main_key: null, parent: 2 }),
    row('key', 1, { project: 1, public_key: 'p', secret_key: 's' }),
  ])
  expect(await world.all('project')).toMatchObject([
    { pk: 51, main_key: 71, parent: 52 },
    { pk: 52, parent: 52 },
  ])
  expect(await world.all('key')).toMatchObject([{ pk: 71, project: 51 }])
})

test('a UUID is kept where it is free', async () => {
  const world = await remadeWorld(connection())
  const [taken, free] = ['0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11', '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e12']
  const rows = [org(1, 'acme'), row('monitor', taken, { org: 1, guid: taken })]
  await world.load('organization', rows)
  const result = await world.load('organization', [...rows, row('monitor', free.toUpperCase(), { org: 1, guid: free })])
  const [first, second, third] = await world.all('monitor')
  expect(
    [first, second, third]
      .map((one) => one?.pk)
      .sort()
      .slice(0, 2),
  ).toContain(taken)
  expect(await world.sql(`SELECT count(*), count(DISTINCT guid) FROM app_monitor`)).toEqual([['3', '3']])
  expect(await world.sql(`SELECT id FROM app_monitor WHERE guid = '${free}'`)).toEqual([[free]])
  expect(result.pkMap?.get(row('monitor', 1).model, taken)?.actualPk).not.toBe(taken)
})

test('numbers that no sequence gives are kept where they are free, and else follow the highest', async () => {
  const tables = `CREATE TABLE app_thing (id int PRIMARY KEY, next_id int REFERENCES app_thing); INSERT INTO app_thing VALUES (2, NULL), (9, 2)`
  const world = await remadeWorld(connection(), { 'app.thing': { scope: 'user' } }, { tables, onlyThese: true })
  await world.load('user', [
    row('thing', 1, { next: 2 }),
    row('thing', 2, { next: 11 }),
    row('thing', 11, { next: null }),
  ])
  expect(await world.all('thing')).toMatchObject([
    { pk: 1, next: 12 },
    { pk: 2, next: null },
    { pk: 9, next: 2 },
    { pk: 11, next: null },
    { pk: 12, next: 11 },
  ])
})

test('a row with the key of the row that it belongs to goes with it; keys of other unique fields follow too', async () => {
  const tables = `
    CREATE TABLE app_user (id serial PRIMARY KEY, username text NOT NULL UNIQUE);
    CREATE TABLE app_profile (user_id int PRIMARY KEY REFERENCES app_user, bio text);
    CREATE TABLE app_fan (id serial PRIMARY KEY, of text REFERENCES app_user (username), profile_id int REFERENCES app_profile)`
  const world = await remadeWorld(
    connection(),
    {
      'app.user': {
        scope: 'user',
        importRules: { collisions: [{ key: ['username'], action: { suffix: 'username' } }] },
      },
      'app.profile': { scope: 'user' },
      'app.fan': { scope: 'user' },
    },
    { tables, onlyThese: true },
  )
  const rows = [user(1, 'ann'), row('profile', 1, { bio: 'x' }), row('fan', 1, { of: 'ann', profile: 1 })]
  await world.load('user', rows)
  await world.load('user', rows)
  const [, second] = await world.all('user')
  expect(second?.username).toMatch(/^ann-[0-9a-f]{8}$/)
  expect(await world.all('profile')).toMatchObject([{ pk: 1 }, { pk: 2 }])
  expect(await world.all('fan')).toMatchObject([
    { of: 'ann', profile: 1 },
    { of: second?.username, profile: 2 },
  ])
})

test('keys that no foreign key can say follow; of a row that is not there they become null in JSON, and else leave theirs out', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`SELECT setval('app_user_id_seq', 10), setval('app_project_id_seq', 20)`)
  await world.load('organization', [
    user(1, 'ann'),
    org(1, 'acme'),
    row('project', 5, { org: 1, slug: 'a' }),
    row('note', 1, {
      org: 1,
      about: '1',
      about_type: 'user',
      data: { author: { id: 1 }, projects: [5, '5', 6], n: 1 },
    }),
    row('note', 2, { org: 1, about: '6', about_type: 'project', data: null }),
    row('note', 3, { org: 1, about: '5', about_type: 'page', data: { projects: 5 } }),
  ])
  expect(await world.all('note')).toMatchObject([
    { about: '11', data: { author: { id: 11 }, projects: [21, '21', null], n: 1 } },
    { about: '5', data: { projects: 5 } },
  ])
})

test('what belongs to another scope is left out, and counted', async () => {
  const world = await remadeWorld(connection())
  const { counts, rows } = await world.load('user', [
    user(1, 'ann'),
    row('role', 1, { user: 1, name: 'x' }),
    org(1, 'acme'),
  ])
  expect(rows).toBe(1)
  expect(counts.get(org(1, '').model)).toEqual({ inserted: 0, existing: 0, overwritten: 0, leftOut: 1 })
  expect(await world.all('org')).toEqual([])
  expect(await world.all('role')).toEqual([])
})

test('a filter takes the rows that it names with what depends on them, and an exempt key to others becomes null', async () => {
  const world = await remadeWorld(connection())
  await world.load(
    'organization',
    [
      user(1, 'ann'),
      user(2, 'bob'),
      user(3, 'cyd'),
      org(1, 'acme'),
      org(2, 'other'),
      row('member', 1, { org: 1, user: 2, inviter: 1 }),
      row('member', 2, { org: 2, user: 1, inviter: null }),
      row('project', 1, { org: 1, slug: 'a', lead: 3 }),
      row('project', 2, { org: 2, slug: 'b' }),
    ],
    { filter: { organizations: ['acme'] } },
  )
  expect(await world.all('user')).toMatchObject([{ username: 'bob' }])
  expect(await world.all('member')).toMatchObject([{ inviter: null }])
  expect(await world.all('project')).toMatchObject([{ slug: 'a', lead: null }])
})

test('two imports at once come one after the other', async () => {
  const world = await remadeWorld(connection())
  await using other = await world.another(settings())
  await Promise.all([world.load('user', [user(1, 'ann')]), other.load('user', [user(1, 'ann')])])
  expect((await world.all('user')).map(({ username }) => String(username).replace(/[0-9a-f]{8}$/, '…')).sort()).toEqual(
    ['ann', 'ann-…'],
  )
})
