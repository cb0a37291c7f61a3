import { expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { exportSnapshot } from '../export/export.ts'
import { serverForTests } from '../test-server.ts'
import { importModel } from './import-model.ts'
import { org, remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const notes = `CREATE TABLE app_org (id bigserial PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE app_post (id bigserial PRIMARY KEY, org_id bigint NOT NULL REFERENCES app_org);
  CREATE TABLE app_note (id bigserial PRIMARY KEY, about bigint NOT NULL, about_type text NOT NULL);
  CREATE TABLE app_tag (id bigserial PRIMARY KEY, about bigint, about_type text)`

const about = { about: { type: 'about_type', models: { post: 'app.post' } } } as const
const posts = {
  'app.org': { scope: 'organization' },
  'app.post': { scope: 'organization' },
  'app.note': { scope: 'organization', polymorphicKeys: about },
  'app.tag': { scope: 'organization', polymorphicKeys: about, exemptKeys: ['about'] },
} as const
const filters = { organizations: { model: 'app.org', by: 'slug' } } as const
const ofA = { filter: { organizations: ['a'] } }

const rows = [
  org(1, 'a'),
  org(2, 'b'),
  row('post', 1, { org: 1 }),
  row('post', 2, { org: 2 }),
  row('note', 1, { about: 1, about_type: 'post' }),
  row('note', 2, { about: 2, about_type: 'post' }),
  row('note', 3, { about: 2, about_type: 'other' }),
  row('tag', 1, { about: 2, about_type: 'post' }),
]

test('a row goes with the one that its polymorphic key names, unless the key is exempt: then it becomes null', async () => {
  const world = await remadeWorld(connection(), posts, { tables: notes, onlyThese: true, filters })
  await world.load('organization', rows, ofA)
  expect(await world.all('note')).toMatchObject([
    { about: 1, about_type: 'post' },
    { about: 2, about_type: 'other' },
  ])
  expect(await world.all('tag')).toMatchObject([{ about: null }])
  await world.load('global', rows, { ...ofA, target: 'existing' })
  expect(await world.all('note')).toMatchObject([{ pk: 1 }, { pk: 3 }])
  expect(await world.all('tag')).toMatchObject([{ about: null }])
})

test('so it does in an export', async () => {
  const world = await remadeWorld(connection(), posts, { tables: notes, onlyThese: true, filters })
  await world.load('global', rows)
  const exported = await exportSnapshot(connection(), world.schema, { scope: 'organization', ...ofA })
  expect(exported.filter(({ model }) => model === 'app.note').map(({ pk }) => pk)).toEqual([1, 3])
})

test('a row whose polymorphic key cannot be null is left out where what it names is not there', async () => {
  const world = await remadeWorld(connection(), posts, { tables: notes, onlyThese: true, filters })
  const source = async function* () {
    yield rows.slice(4, 7)
  }
  const { counts } = await importModel(connection(), world.schema, modelName('app.note'), source, {
    scope: 'organization',
  })
  expect([...counts.values()]).toMatchObject([{ inserted: 1, leftOut: 2 }])
  expect(await world.all('note')).toMatchObject([{ about_type: 'other' }])
})

const outside = `CREATE TABLE app_country (id bigserial PRIMARY KEY);
  CREATE TABLE app_home (id bigserial PRIMARY KEY, country_id bigint NOT NULL REFERENCES app_country);
  CREATE TABLE app_trip (id bigserial PRIMARY KEY, country_id bigint REFERENCES app_country, home_id bigint REFERENCES app_home);
  INSERT INTO app_country VALUES (1), (2)`
const travels = { 'app.home': { scope: 'user' }, 'app.trip': { scope: 'user' } } as const

test('a key to a table that takes no part becomes null, or its row is left out with what refers to it', async () => {
  const details = { tables: outside, onlyThese: true, excludeTables: ['app_country'] }
  const world = await remadeWorld(connection(), travels, details)
  const journeys = [
    row('home', 1, { country: 2 }),
    row('trip', 1, { country: 2, home: null }),
    row('trip', 2, { country: null, home: 1 }),
  ]
  const { counts } = await world.load('user', journeys)
  expect(await world.all('home')).toEqual([])
  expect(await world.all('trip')).toEqual([{ pk: 1, country: null, home: null }])
  expect(counts.get(modelName('app.trip'))).toMatchObject({ inserted: 1, leftOut: 1 })
  await world.load('global', journeys, { target: 'existing' })
  expect(await world.all('home')).toEqual([{ pk: 1, country: 2 }])
  expect(await world.all('trip')).toMatchObject([{ country: 2 }, { home: 1 }])
})

test('a rule may say which row of this database such a key refers to', async () => {
  const ruled = {
    ...travels,
    'app.home': { scope: 'user', importRules: { values: [{ field: 'country', value: { set: 1 } }] } },
  } as const
  const details = { tables: outside, onlyThese: true, excludeTables: ['app_country'] }
  const world = await remadeWorld(connection(), ruled, details)
  await world.load('user', [row('home', 1, { country: 2 })])
  expect(await world.all('home')).toEqual([{ pk: 1, country: 1 }])
})
