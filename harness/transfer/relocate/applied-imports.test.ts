import { expect, test } from 'vitest'
import { introspect } from '../../postgres/index.ts'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection, settings } = serverForTests()

const importUuid = '0B0C1A4E-6F0D-4A39-9C3F-2F6C0D9A7E11'
const rows = [user(1, 'ann'), org(1, 'acme'), row('setting', [1, 'a'], { org: 1, name: 'a' })]

test.each(['organization', 'global'] as const)('an import in %s scope with a number is applied once', async (scope) => {
  const world = await remadeWorld(connection())
  const first = await world.load(scope, rows, { importUuid })
  expect(first.isRepeated).toBe(false)
  await world.sql(`UPDATE app_org SET name = 'later'`)
  const second = await world.load(scope, rows, { importUuid: importUuid.toLowerCase().replaceAll('-', '') })
  expect(second).toEqual({ ...first, isRepeated: true })
  expect(await world.all('org')).toMatchObject([{ name: 'later' }])
  expect(await world.all('user')).toHaveLength(1)
})

test('without a number, or with another, it is applied again', async () => {
  const world = await remadeWorld(connection())
  await world.load('organization', rows, { importUuid })
  await world.load('organization', rows)
  await world.load('organization', rows, { importUuid: importUuid.replace('0', '1') })
  expect(await world.all('user')).toHaveLength(3)
})

test.each([
  ['rows', 'organization', [...rows, user(2, 'bob')], {}],
  ['a scope', 'user', rows, {}],
  ['a filter', 'organization', rows, { filter: { users: ['ann'] } }],
  ['flags', 'organization', rows, { flags: ['merge_users'] }],
] as const)('the number of an import with other %s is an error', async (_, scope, others, options) => {
  const world = await remadeWorld(connection())
  await world.load('organization', rows, { importUuid })
  await expect(world.load(scope, others, { importUuid, ...options })).rejects.toThrow(
    'was applied to this database before, with other rows or options',
  )
  expect(await world.all('user')).toHaveLength(1)
})

test('of two at once one is applied, and the other sees what came of it', async () => {
  const world = await remadeWorld(connection())
  await using other = await world.another(settings())
  const both = await Promise.all([
    world.load('organization', rows, { importUuid }),
    other.load('organization', rows, { importUuid }),
  ])
  expect(both.map(({ isRepeated }) => isRepeated).sort()).toEqual([false, true])
  expect(both[0]?.pkMap).toEqual(both[1]?.pkMap)
  expect(await world.all('user')).toHaveLength(1)
})

test('of two at once the second sees the first whatever isolation sessions begin with', async () => {
  const world = await remadeWorld(connection())
  await world.load('user', [], { importUuid: importUuid.replace('0', '1') })
  await using one = await world.another(settings())
  await using other = await world.another(settings())
  for (const { sql } of [one, other]) await sql(`SET default_transaction_isolation = 'repeatable read'`)
  const both = await Promise.all([one, other].map(({ load }) => load('organization', rows, { importUuid })))
  expect(both.map(({ isRepeated }) => isRepeated).sort()).toEqual([false, true])
})

test('what an import in global scope has replaced was not applied, but that import itself was', async () => {
  const world = await remadeWorld(connection())
  const ofAll = { importUuid: importUuid.replace('0', '1') }
  await world.load('organization', rows, { importUuid })
  await world.sql(`INSERT INTO _pg_roundtrip.applied_import SELECT $$${importUuid.replace('0', '2')}$$, 'another subject',
    applied_at, inputs, result FROM _pg_roundtrip.applied_import`)
  await world.load('global', [user(9, 'bob')], ofAll)
  expect((await world.load('global', [user(9, 'bob')], ofAll)).isRepeated).toBe(true)
  expect((await world.load('organization', rows, { importUuid })).isRepeated).toBe(false)
  expect(await world.all('user')).toHaveLength(2)
  expect(await world.sql('SELECT count(*) FROM _pg_roundtrip.applied_import')).toEqual([['3']])
})

test('the record holds no secret', async () => {
  const world = await remadeWorld(
    connection(),
    { 'app.session': { scope: 'user', secrets: ['token'] }, 'app.visit': { scope: 'user' } },
    {
      tables: `CREATE TABLE app_session (token text PRIMARY KEY);
        CREATE TABLE app_visit (token text PRIMARY KEY REFERENCES app_session)`,
      onlyThese: true,
    },
  )
  const sessions = [row('session', 'hunter2'), row('visit', 'hunter2')]
  const first = await world.load('user', sessions, { importUuid })
  expect(first.pkMap?.size).toBe(2)
  const { counts, pkMap } = await world.load('user', sessions, { importUuid })
  expect(counts).toEqual(first.counts)
  expect(pkMap?.size).toBe(0)
  expect(JSON.stringify(await world.sql('SELECT * FROM _pg_roundtrip.applied_import'))).not.toContain('hunter2')
})

test('keys that are none of one column, or no primary keys, are told again, but for secret ones', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.tag': { scope: 'user', importRules: { collisions: [{ key: ['slug'], action: { suffix: 'slug' } }] } },
      'app.pass': { scope: 'user', secrets: ['code'] },
      'app.tagging': { scope: 'user' },
    },
    {
      tables: `CREATE TABLE app_tag (id serial PRIMARY KEY, slug text UNIQUE, size numeric, UNIQUE (slug, size));
        CREATE TABLE app_pass (id serial PRIMARY KEY, code text UNIQUE);
        CREATE TABLE app_tagging (id serial PRIMARY KEY, tag text REFERENCES app_tag (slug),
          other text, size numeric, pass text REFERENCES app_pass (code),
          FOREIGN KEY (other, size) REFERENCES app_tag (slug, size));
        INSERT INTO app_tag (slug, size) VALUES ('a', 1)`,
      onlyThese: true,
    },
  )
  const brought = [row('tag', 1, { slug: 'a', size: 1 }), row('pass', 1, { code: 'hunter2' })]
  const first = await world.load('user', brought, { importUuid })
  const { pkMap } = await world.load('user', brought, { importUuid })
  const otherKeysIn = (map: typeof pkMap) =>
    [...(map?.otherKeys() ?? [])].map(({ values }) => Object.fromEntries(values))
  const slug = expect.stringMatching(/^a-\w{8}$/)
  expect(otherKeysIn(first.pkMap)).toEqual([{ code: 'hunter2' }, { slug, size: 1 }, { slug }])
  expect(otherKeysIn(pkMap)).toEqual(otherKeysIn(first.pkMap).slice(1))
  expect(JSON.stringify(await world.sql('SELECT * FROM _pg_roundtrip.applied_import'))).not.toContain('hunter2')
})

test('an import that failed was not applied', async () => {
  const world = await remadeWorld(connection())
  await world.problems('organization', [...rows, user(2, 'x'.repeat(31))], { importUuid })
  expect((await world.load('organization', rows, { importUuid })).isRepeated).toBe(false)
})

test('what is no UUID is refused before anything is read', async () => {
  const world = await remadeWorld(connection())
  await expect(world.load('organization', rows, { importUuid: 'mine' })).rejects.toMatchObject({ code: 'bad-usage' })
})

test('where the numbers are kept is no table of the application', async () => {
  const world = await remadeWorld(connection())
  const before = await introspect(connection())
  await world.load('organization', rows, { importUuid })
  expect(await introspect(connection())).toEqual(before)
  expect(await world.sql('SELECT count(*) FROM _pg_roundtrip.applied_import')).toEqual([['1']])
})
