import { describe, expect, test } from 'vitest'
import type { Scope } from '../../model/scope.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { importModel } from './import-model.ts'
import { PkMap } from './pk-map.ts'
import { remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const tables = `
  CREATE TABLE app_user (id serial PRIMARY KEY, username text UNIQUE, root bool NOT NULL DEFAULT false);
  CREATE TABLE app_email (id serial PRIMARY KEY, code text UNIQUE, user_id int NOT NULL REFERENCES app_user);
  CREATE TABLE app_mark (id serial PRIMARY KEY, email_id int NOT NULL REFERENCES app_email);
  CREATE TABLE app_hint (id serial PRIMARY KEY, email_id int REFERENCES app_email, up_id int REFERENCES app_hint);
  CREATE TABLE app_copy (id serial PRIMARY KEY, code text NOT NULL REFERENCES app_email (code));
  CREATE TABLE app_note (id serial PRIMARY KEY, about_type text, about int);
  CREATE TABLE app_role (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES app_user, name text);
  CREATE TABLE app_log (id serial PRIMARY KEY, line text)`

const models = {
  'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action: 'merge' }] } },
  'app.email': { scope: 'user', importRules: { partOf: ['user'] } },
  'app.mark': { scope: 'user' },
  'app.hint': { scope: 'user', exemptKeys: ['email'] },
  'app.copy': { scope: 'user' },
  'app.note': {
    scope: 'user',
    polymorphicKeys: { about: { type: 'about_type', models: { email: 'app.email', note: 'app.note' } } },
  },
  'app.role': { scope: [{ scope: 'excluded', where: { name: 'root' } }, 'config'] },
  'app.log': { scope: 'excluded' },
} as const
const filters = {
  users: { model: 'app.user', by: 'username' },
  privileged: { where: [{ root: true }], referredBy: [{ model: 'app.role', field: 'user' }] },
} as const

const clubWorld = () => remadeWorld(connection(), models, { tables, onlyThese: true, filters })
const rows = [
  user(5, 'ann'),
  user(6, 'bob', { root: true }),
  row('email', 7, { user: 5, code: 'a' }),
  row('mark', 8, { email: 7 }),
  row('hint', 9, { email: 7, up: null }),
  row('copy', 3, { code: 'a' }),
  row('note', 1, { about_type: 'note', about: 2 }),
  row('note', 2, { about_type: 'email', about: 7 }),
  row('note', 3, { about_type: 'none', about: 7 }),
  // Config scope does not take this one.
  user(4, 'kim'),
  row('email', 10, { user: 4, code: 'k' }),
  row('mark', 10, { email: 10 }),
  row('hint', 10, { email: 10, up: 9 }),
  row('copy', 10, { code: 'k' }),
  row('note', 5, { about_type: 'note', about: 4 }),
  row('note', 4, { about_type: 'email', about: 10 }),
  row('role', 1, { user: 6, name: 'root' }),
  row('role', 2, { user: 5, name: 'clerk' }),
  row('log', 1, { line: 'x' }),
]

type World = Awaited<ReturnType<typeof clubWorld>>

/** Model after model, each with the map of those before. */
async function oneByOne({ schema }: World, scope: Exclude<Scope, 'global'>, names: readonly string[], some = rows) {
  let pkMap = new PkMap()
  const counts = new Map()
  for (const name of names) {
    const result = await importModel(connection(), schema, modelName(`app.${name}`), source(some), { scope, pkMap })
    pkMap = result.pkMap ?? pkMap
    for (const [model, count] of result.counts) counts.set(model, count)
  }
  return counts
}

function source(some: readonly Row[]) {
  return async function* () {
    yield some
  }
}

test.each([
  ['user', ['user', 'email', 'mark', 'hint', 'copy', 'note'], 1],
  ['config', ['user', 'email', 'mark', 'hint', 'copy', 'note', 'role'], 2],
] as const)('in %s scope one model after another leaves out what all at once does', async (scope, names, marks) => {
  const world = await clubWorld()
  const prepare = () => world.sql(`TRUNCATE app_user CASCADE; INSERT INTO app_user VALUES (1, 'ann')`)
  await prepare()
  const { counts } = await world.load(scope, rows)
  await prepare()
  const byModel = await oneByOne(world, scope, names)
  for (const [model, count] of byModel) expect([model, count]).toEqual([model, counts.get(model)])
  expect(byModel.get('app.mark')).toMatchObject({ leftOut: marks })
  expect(byModel.get('app.copy')).toMatchObject({ leftOut: marks })
  expect(byModel.get('app.hint')).toMatchObject({ inserted: 2, leftOut: 0 })
  expect(byModel.get('app.note')).toMatchObject({ leftOut: scope === 'config' ? 2 : 0 })
})

describe('a model is refused where no row of it can take part', () => {
  test.each([
    ['app.log', 'user', 'its scope is excluded', 'no import brings it: give it another scope in the subject'],
    ['app.role', 'user', 'its scope is excluded, config', 'import it in config scope'],
  ] as const)('%s in %s scope', async (model, scope, message, fix) => {
    const { schema } = await clubWorld()
    const refused = importModel(connection(), schema, modelName(model), source(rows), { scope })
    await expect(refused).rejects.toMatchObject({
      code: 'bad-usage',
      problems: [{ failure: 'unexportable-model', model, message: expect.stringContaining(message), fix }],
    })
  })
})

test('rows that their scope excludes are left out, and so are they that refer to them', async () => {
  const world = await clubWorld()
  const counts = await oneByOne(world, 'config', ['user', 'role'])
  expect(counts.get('app.role')).toMatchObject({ inserted: 1, leftOut: 1 })
  expect(await world.all('role')).toMatchObject([{ name: 'clerk' }])
  const users = await oneByOne(world, 'config', ['user'], [user(9, 'eve'), user(10, 'max', { root: true })])
  expect(users.get('app.user')).toMatchObject({ inserted: 1, leftOut: 1 })
})
