import { expect, test } from 'vitest'
import type { ModelDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const tables = `
  CREATE TABLE app_user (id serial PRIMARY KEY, username text UNIQUE);
  CREATE TABLE app_note (id serial PRIMARY KEY, t text, about int, body text, UNIQUE (t, about));
  INSERT INTO app_user (username) VALUES ('a'), ('b');
  INSERT INTO app_note (t, about, body) VALUES ('u', 1, 'of a'), ('u', 2, 'of b')`
const polymorphicKeys = { about: { type: 't', models: { u: 'app.user' } } }

const world = (models: Readonly<Record<string, ModelDefinition>>, others: string = '') =>
  remadeWorld(connection(), models, { tables: `${tables}; ${others}`, onlyThese: true })

/** @param action of what becomes of a note whose key is taken */
const notes = (action: 'merge' | 'overwrite' | 'error') =>
  world({
    'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
    'app.note': { scope: 'user', polymorphicKeys, importRules: { collisions: [{ key: ['t', 'about'], action }] } },
  })
const note = (pk: number, about: number | null, body: string) => row('note', pk, { t: 'u', about, body })

const theirs = [
  { pk: 1, t: 'u', about: 1, body: 'of a' },
  { pk: 2, t: 'u', about: 2, body: 'of b' },
]

test('a polymorphic key is that of the row that was brought in, not of the one that has its number here', async () => {
  const { load, all } = await notes('merge')
  await load('user', [user(1, 'new'), note(9, 1, 'of new')])
  expect(await all('note')).toEqual([...theirs, { pk: 3, t: 'u', about: 3, body: 'of new' }])
})

test('a polymorphic key of a merged row is taken where its row here has one', async () => {
  const { load, all } = await notes('merge')
  const { counts } = await load('user', [user(51, 'b'), note(9, 51, 'again')])
  expect([...counts.values()].map(({ existing }) => existing)).toEqual([1, 1])
  expect(await all('note')).toEqual(theirs)
})

test('a row with a polymorphic key that collides with nothing is not refused', async () => {
  const { load, all, problems } = await notes('error')
  await load('user', [user(1, 'new'), note(9, 1, 'of new')])
  expect(await all('note')).toEqual([...theirs, { pk: 3, t: 'u', about: 3, body: 'of new' }])
  expect(await problems('user', [user(51, 'b'), note(9, 51, 'again')])).toEqual([
    expect.objectContaining({ message: expect.stringContaining('a row of the database has the same t, about') }),
  ])
})

test('a polymorphic key whose row a rule leaves out becomes null, and is not taken', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
      'app.mail': { scope: 'user', importRules: { partOf: ['user'] } },
      'app.note': {
        scope: 'user',
        polymorphicKeys: { about: { type: 't', models: { u: 'app.mail' } } },
        importRules: { collisions: [{ key: ['t', 'about'], action: 'merge' }] },
      },
    },
    'CREATE TABLE app_mail (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES app_user)',
  )
  await load('user', [user(51, 'b'), row('mail', 1, { user: 51 }), note(9, 1, 'of none')])
  expect(await all('note')).toEqual([...theirs, { pk: 3, t: 'u', about: null, body: 'of none' }])
})

test('two rows that are about one row here in the end have the same key', async () => {
  const { load, all } = await notes('overwrite')
  await load('user', [user(51, 'b'), user(52, 'b'), note(8, 51, 'first'), note(9, 52, 'second')])
  expect(await all('note')).toEqual([theirs[0], { pk: 2, t: 'u', about: 2, body: 'second' }])
})

test('foreign keys follow a primary key that a polymorphic key is part of, and so does the map of keys', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'user' },
      'app.note': { scope: 'excluded' },
      'app.tag': { scope: 'user', polymorphicKeys },
      'app.vote': { scope: 'user' },
    },
    `CREATE TABLE app_tag (t text, about int, tag text, PRIMARY KEY (t, about, tag));
     CREATE TABLE app_vote (id serial PRIMARY KEY, t text, about int, tag text, FOREIGN KEY (t, about, tag) REFERENCES app_tag)`,
  )
  const tag = { t: 'u', about: 1, tag: 'x' }
  const { pkMap } = await load('user', [user(1, 'c'), row('tag', ['u', 1, 'x'], tag), row('vote', 1, tag)])
  expect(await all('tag')).toEqual([{ pk: ['u', 3, 'x'], t: 'u', about: 3, tag: 'x' }])
  expect(await all('vote')).toEqual([{ pk: 1, t: 'u', about: 3, tag: 'x' }])
  expect(pkMap?.get('app.tag', ['u', 1, 'x'])?.actualPk).toEqual(['u', 3, 'x'])
})

test('a key that follows one which a polymorphic key is part of is compared as it is after the import', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'excluded' },
      'app.note': { scope: 'excluded' },
      'app.tag': { scope: 'user', polymorphicKeys: { about: { type: 't', models: { u: 'app.zone' } } } },
      'app.vote': { scope: 'user', importRules: { collisions: [{ key: ['t', 'about'], action: 'merge' }] } },
      'app.zone': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: 'merge' }] } },
    },
    `CREATE TABLE app_tag (t text, about int, PRIMARY KEY (t, about));
     CREATE TABLE app_vote (id serial PRIMARY KEY, t text, about int, UNIQUE (t, about), FOREIGN KEY (t, about) REFERENCES app_tag);
     CREATE TABLE app_zone (id serial PRIMARY KEY, name text UNIQUE);
     INSERT INTO app_zone (name) VALUES ('a');
     INSERT INTO app_tag VALUES ('v', 1), ('u', 7);
     INSERT INTO app_vote (t, about) VALUES ('u', 7)`,
  )
  const tag = { t: 'u', about: 7 }
  await load('user', [row('zone', 7, { name: 'b' }), row('tag', ['u', 7], tag), row('vote', 1, tag)])
  expect(await all('vote')).toEqual([
    { pk: 1, t: 'u', about: 7 },
    { pk: 2, t: 'u', about: 2 },
  ])
})

test('a primary key of one column that is a polymorphic key is that of its row', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
      'app.note': { scope: 'excluded' },
      'app.avatar': {
        scope: 'user',
        polymorphicKeys: { owner: { type: 't', models: { u: 'app.user' } } },
        importRules: { collisions: [{ key: ['owner'], action: 'overwrite' }] },
      },
    },
    `CREATE TABLE app_avatar (owner int PRIMARY KEY, t text, file text);
     INSERT INTO app_avatar VALUES (2, 'u', 'b.png')`,
  )
  const avatar = (owner: number, file: string) => row('avatar', owner, { t: 'u', file })
  await load('user', [user(1, 'c'), user(51, 'b'), avatar(1, 'c.png'), avatar(51, 'b2.png')])
  expect(await all('avatar')).toEqual([
    { pk: 2, t: 'u', file: 'b2.png' },
    { pk: 3, t: 'u', file: 'c.png' },
  ])
  const { counts } = await load('user', [avatar(2, 'of nobody.png')])
  expect([...counts.values()]).toEqual([{ inserted: 0, existing: 0, overwritten: 0, leftOut: 1 }])
})

test('what a polymorphic key of the same model refers to is decided first', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'user' },
      'app.note': { scope: 'excluded' },
      'app.node': {
        scope: 'user',
        polymorphicKeys: { parent: { type: 't', models: { n: 'app.node' } } },
        importRules: {
          collisions: [
            { key: ['parent', 'name'], action: 'merge' },
            { key: ['code'], action: 'merge' },
          ],
        },
      },
    },
    `CREATE TABLE app_node (id serial PRIMARY KEY, t text, parent int, name text, code text UNIQUE, UNIQUE (parent, name));
     INSERT INTO app_node (t, parent, name, code) VALUES ('root', NULL, 'top', 'a'), ('n', 1, 'leaf', NULL)`,
  )
  await load('user', [
    row('node', 21, { t: 'n', parent: 22, name: 'leaf', code: null }),
    row('node', 22, { t: 'root', parent: null, name: 'top', code: 'a' }),
    row('node', 23, { t: 'n', parent: 21, name: 'new', code: null }),
  ])
  expect(await all('node')).toEqual([
    { pk: 1, t: 'root', parent: null, name: 'top', code: 'a' },
    { pk: 2, t: 'n', parent: 1, name: 'leaf', code: null },
    { pk: 3, t: 'n', parent: 2, name: 'new', code: null },
  ])
})

test('what a polymorphic key refers to is decided first, whatever else refers to what', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'excluded' },
      'app.note': { scope: 'excluded' },
      'app.box': {
        scope: 'user',
        polymorphicKeys: { about: { type: 't', models: { z: 'app.zone' } } },
        importRules: { collisions: [{ key: ['t', 'about'], action: 'merge' }] },
      },
      'app.zone': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: 'merge' }] } },
    },
    `CREATE TABLE app_box (id serial PRIMARY KEY, t text, about int, UNIQUE (t, about));
     CREATE TABLE app_zone (id serial PRIMARY KEY, name text UNIQUE, box int REFERENCES app_box);
     INSERT INTO app_zone (name) VALUES ('z');
     INSERT INTO app_box (t, about) VALUES ('z', 1)`,
  )
  await load('user', [row('box', 5, { t: 'z', about: 7 }), row('zone', 7, { name: 'z', box: 5 })])
  expect(await all('box')).toEqual([{ pk: 1, t: 'z', about: 1 }])
})

test('a key within JSON that is part of a unique key is compared as it is after the import', async () => {
  const { load, all } = await world(
    {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
      'app.note': { scope: 'excluded' },
      'app.pin': {
        scope: 'user',
        jsonKeys: { data: { user: 'app.user' } },
        importRules: { collisions: [{ key: ['data'], action: 'merge' }] },
      },
    },
    `CREATE TABLE app_pin (id serial PRIMARY KEY, data jsonb UNIQUE);
     INSERT INTO app_pin (data) VALUES ('{"user": 1}'), ('{"user": 2}')`,
  )
  const pin = (pk: number, of: number) => row('pin', pk, { data: { user: of } })
  const { counts } = await load('user', [user(1, 'new'), user(51, 'b'), pin(8, 1), pin(9, 51)])
  expect([...counts.values()][1]).toMatchObject({ inserted: 1, existing: 1 })
  expect(await all('pin')).toEqual([1, 2, 3].map((of) => ({ pk: of, data: { user: of } })))
})
