import { expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

test('what refers to a row that is left out for a rule is left out too, whatever comes first', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
      'app.thing': { scope: 'user', exemptKeys: ['friend'], importRules: { partOf: ['owner'] } },
    },
    {
      tables: `CREATE TABLE app_user (id serial PRIMARY KEY, username text NOT NULL UNIQUE);
        CREATE TABLE app_thing (id serial PRIMARY KEY, owner_id int REFERENCES app_user, parent_id int REFERENCES app_thing,
          friend_id int REFERENCES app_thing);
        INSERT INTO app_user (username) VALUES ('ann')`,
      onlyThese: true,
    },
  )
  const { counts } = await world.load('user', [
    user(7, 'ann'),
    row('thing', 1, { parent: 2 }),
    row('thing', 2, { parent: 3 }),
    row('thing', 3, { owner: 7 }),
    row('thing', 4, { friend: 3 }),
    row('thing', 5, { friend: 4 }),
  ])
  expect(counts.get(row('thing', 1).model)).toMatchObject({ inserted: 2, leftOut: 3 })
  const [first, second] = await world.all('thing')
  expect([first, second]).toMatchObject([{ friend: null }, { friend: first?.pk }])
})

test('a row that refers to one that overwriting has changed is an error, not left dangling', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.thing': { scope: 'user', importRules: { collisions: [{ key: ['code'], action: 'overwrite' }] } },
      'app.fan': { scope: 'user' },
    },
    {
      tables: `CREATE TABLE app_thing (id serial PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL UNIQUE);
        CREATE TABLE app_fan (id serial PRIMARY KEY, of text REFERENCES app_thing (name));
        INSERT INTO app_thing (code, name) VALUES ('a', 'old'); INSERT INTO app_fan (of) VALUES ('old')`,
      onlyThese: true,
    },
  )
  const renamed = row('thing', 1, { code: 'a', name: 'new' })
  expect(await world.problems('user', [renamed])).toMatchObject([{ failure: 'integrity-error', model: 'app.fan' }])
  await world.sql('DELETE FROM app_fan')
  await world.load('user', [renamed, row('fan', 1, { of: 'new' })])
  expect(await world.all('fan')).toMatchObject([{ of: 'new' }])
})

test('a virtual key that refers to nothing might mean another row here: its row is left out, or the key exempt', async () => {
  const world = await remadeWorld(connection(), {
    'app.project': { scope: 'organization', virtualForeignKeys: { lead: 'app.user' } },
  })
  await world.sql(`INSERT INTO app_user (id, username) VALUES (99, 'theirs')`)
  const rows = [org(1, 'acme'), row('project', 1, { org: 1, slug: 'a', lead: 99 })]
  const { counts } = await world.load('organization', rows)
  expect(counts.get(row('project', 1).model)).toMatchObject({ inserted: 0, leftOut: 1 })
  const exempt = await remadeWorld(connection())
  await exempt.load('organization', rows)
  expect(await exempt.all('project')).toMatchObject([{ lead: null }])
})

test('a model that is part of another only by a virtual key waits for it', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
      'app.address': { scope: 'user', virtualForeignKeys: { user: 'app.user' }, importRules: { partOf: ['user'] } },
    },
    {
      tables: `CREATE TABLE app_user (id serial PRIMARY KEY, username text NOT NULL UNIQUE);
        CREATE TABLE app_address (id serial PRIMARY KEY, "user" text);
        INSERT INTO app_user (id, username) VALUES (50, 'ann')`,
      onlyThese: true,
    },
  )
  const address = (pk: number, owner: string) => row('address', pk, { user: owner })
  await world.load('user', [address(1, '1'), address(2, '2'), user(1, 'ann'), user(2, 'bob')])
  expect(await world.all('address')).toMatchObject([{ user: '51' }])
  expect(await world.all('user')).toMatchObject([{ pk: 50 }, { pk: 51, username: 'bob' }])
})
