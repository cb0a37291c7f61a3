import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const shims = {
  droppedModels: ['app.actor'],
  droppedFields: { 'app.user': ['actor'], 'app.org': ['role'] },
  renamedModels: { 'app.team': 'app.org' },
  renamedFields: { 'app.org': { handle: 'slug' }, 'app.useremail': { address: 'email' } },
} as const

const older = [
  row('actor', 1, { type: 1 }),
  user(1, 'ann', { actor: 1 }),
  row('useremail', 1, { user: 1, address: 'a@example.com' }),
  row('team', 1, { handle: 'acme', role: 'x' }),
  row('member', 1, { org: 1, user: 1 }),
]

describe.each(['organization', 'global'] as const)('in %s scope', (scope) => {
  test('what newer versions dropped is left out, and what they renamed has its new name', async () => {
    const world = await remadeWorld(connection(), {}, { shims })
    const { rows } = await world.load(scope, older)
    expect(rows).toBe(4)
    expect(await world.all('useremail')).toMatchObject([{ email: 'a@example.com' }])
    expect(await world.all('org')).toMatchObject([{ slug: 'acme' }])
    expect(await world.all('member')).toMatchObject([{ org: 1, user: 1 }])
  })

  test('without them each is an error', async () => {
    const world = await remadeWorld(connection())
    expect((await world.problems(scope, older)).map(({ failure, model, field }) => [failure, model, field])).toEqual([
      ['unknown-model', 'app.actor', undefined],
      ['unknown-field', 'app.user', 'actor'],
      ['unknown-field', 'app.useremail', 'address'],
      ['unknown-model', 'app.team', undefined],
    ])
  })

  test('a row that lacks a new column takes its default', async () => {
    const world = await remadeWorld(connection())
    await world.sql(`ALTER TABLE app_org ADD plan text DEFAULT 'free'`)
    await world.load(scope, [org(1, 'acme')])
    expect(await world.sql('SELECT plan FROM app_org')).toEqual([['free']])
  })
})

test('a row with a name of both versions keeps the value of today', async () => {
  const world = await remadeWorld(connection(), {}, { shims })
  await world.load('organization', [row('team', 1, { handle: 'old', slug: 'new' })])
  expect(await world.all('org')).toMatchObject([{ slug: 'new' }])
})
