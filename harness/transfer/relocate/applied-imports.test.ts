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
