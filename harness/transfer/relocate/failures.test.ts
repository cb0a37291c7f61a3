import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { serverForTests } from '../test-server.ts'
import { relocateRows } from './import-in-scope.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

describe('an import that fails changes nothing, and says why and of which row', () => {
  const good = [user(1, 'ann'), org(1, 'acme')]

  test.each([
    ['an unknown model', row('usr', 3), { failure: 'unknown-model', model: 'app.usr', ordinal: 1, pk: 3 }],
    [
      'an unknown field',
      user(9, 'x', { colour: 1 }),
      { failure: 'unknown-field', model: 'app.user', ordinal: 2, field: 'colour' },
    ],
    [
      'a value of another type',
      user(9, 'x', { joined: 'never' }),
      { failure: 'validation-error', field: 'joined', ordinal: 2, pk: 9 },
    ],
    [
      'a null',
      user(9, 'x', { is_superuser: null }),
      { failure: 'validation-error', model: 'app.user', ordinal: 2, pk: 9 },
    ],
    ['a text that is too long', org(9, 'x'.repeat(21)), { failure: 'validation-error', field: 'slug', ordinal: 2 }],
    [
      'a row that is not there',
      row('useremail', 4, { user: 8, email: 'x' }),
      { failure: 'integrity-error', ordinal: 1, pk: 4 },
    ],
    [
      'a key to another row that is of another type',
      row('useremail', 4, { user: 'ann', email: 'x' }),
      {
        failure: 'validation-error',
        field: 'user',
        ordinal: 1,
        pk: 4,
        message: expect.stringContaining('field user: refers to app.user by "ann", and it is of type bigint'),
      },
    ],
    [
      'a key to another row with a fraction',
      row('useremail', 4, { user: 1.5, email: 'x' }),
      { failure: 'validation-error', field: 'user', ordinal: 1, pk: 4 },
    ],
    [
      'a key that is no key',
      row('setting', [1], { org: 1, name: 'a' }),
      { failure: 'deserialization-failed', ordinal: 1 },
    ],
    ['a key that is missing', row('org', null, { slug: 'x' }), { model: 'app.org', ordinal: 2 }],
  ])('%s', async (_, bad, problem) => {
    const world = await remadeWorld(connection(), { 'app.user': { scope: 'user' } })
    const problems = await world.problems('organization', [...good, bad])
    expect(problems).toHaveLength(1)
    expect(problems).toMatchObject([problem])
  })

  test('all unknown models and fields are told together, each once, with what to do', async () => {
    const world = await remadeWorld(connection())
    const problems = await world.problems('global', [
      row('gadget', 5),
      row('gadget', 6),
      user(1, 'a', { usrname: 1, colour: 1 }),
      user(2, 'b', { colour: 2 }),
    ])
    expect(problems.map(({ message, fix }) => `${message}\n${fix}`)).toEqual([
      `app.gadget row 1 (pk 5): the schema has no such model\nif an older version had it: shims: { droppedModels: ['app.gadget'], droppedFields: { 'app.user': ['colour'] }, renamedFields: { 'app.user': { usrname: 'username' } } }; if today's has it, add its migration to the schema`,
      `app.user row 1 (pk 1): the model has no field usrname\ndid you mean username? If that is its name of today, it is among the shims above`,
      `app.user row 1 (pk 1): the model has no field colour\nif an older version had it, it is among the shims above; if today's has it, add its migration to the schema`,
    ])
  })

  test('a row that overwrites another', async () => {
    const world = await remadeWorld(connection())
    await world.sql(`ALTER TABLE app_option ADD CHECK (value <> '"bad"')`)
    await world.sql(`INSERT INTO app_option (key, value) VALUES ('a', '1'), ('b', '2'), ('c', '3')`)
    const options = ['a', 'b', 'c'].map((key, index) =>
      row('option', index + 1, { key, value: key === 'b' ? 'bad' : 9 }),
    )
    expect(await world.problems('config', options, { flags: ['overwrite_configs'] })).toMatchObject([
      { failure: 'validation-error', model: 'app.option', ordinal: 2, pk: 2 },
    ])
  })

  test('the last row of many: the place is that in the snapshot, not among the rows that are written', async () => {
    const world = await remadeWorld(connection())
    await world.load('user', [user(1, 'ann')])
    const many = Array.from({ length: 500 }, (_, index) => user(index + 1, index % 2 === 0 ? 'ann' : `u${index}`))
    const last = user(501, 'last', { joined: '2026-13-01T00:00:00Z' })
    expect(await world.problems('user', [...many, last], { flags: ['merge_users'] })).toMatchObject([
      { model: 'app.user', ordinal: 501, pk: 501, field: 'joined' },
    ])
  })

  test('a constraint that is checked at the end tells the place in the snapshot too', async () => {
    const world = await remadeWorld(connection())
    await world.sql('ALTER TABLE app_project ADD UNIQUE (slug) DEFERRABLE INITIALLY DEFERRED')
    const problems = await world.problems('organization', [
      org(1, 'acme'),
      org(2, 'other'),
      row('project', 7, { org: 1, slug: 'a' }),
      row('project', 8, { org: 2, slug: 'a' }),
    ])
    expect(problems).toMatchObject([
      { failure: 'integrity-error', model: 'app.project', ordinal: 1, pk: 7 },
      { failure: 'integrity-error', model: 'app.project', ordinal: 2, pk: 8 },
    ])
  })
})

test('rows that have one primary key are told, however it is spelled', async () => {
  const world = await remadeWorld(connection())
  const guid = '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11'
  const problems = await world.problems('organization', [
    user(1, 'ann'),
    user(2, 'bob'),
    user(1, 'cy'),
    row('monitor', guid, { org: 1, guid }),
    row('monitor', guid.toUpperCase(), { org: 1, guid }),
    row('setting', [1, 'a'], { org: 1, name: 'a' }),
    row('setting', [1, 'a'], { org: 1, name: 'a' }),
  ])
  expect(problems.map(({ message, failure, ordinal }) => [failure, ordinal, message])).toEqual([
    ['integrity-error', 3, 'app.user row 3 (pk 1): row 1 has the same primary key'],
    ['integrity-error', 2, `app.monitor row 2 (pk "${guid.toUpperCase()}"): row 1 has the same primary key`],
    ['integrity-error', 2, 'app.setting row 2 (pk [1,"a"]): row 1 has the same primary key'],
  ])
})

test('no error tells a secret', async () => {
  const world = await remadeWorld(connection(), {
    'app.key': { scope: 'organization', secrets: ['secret_key'] },
    'app.user': {
      scope: 'user',
      secrets: ['username'],
      importRules: { collisions: [{ key: ['username'], action: 'error' }] },
    },
  })
  await world.load('user', [user(1, 'hunter2')])
  const key = (pk: number) => row('key', pk, { project: 1, secret_key: 'hunter2' })
  const problems = [
    ...(await world.problems('user', [user(3, 'hunter2')])),
    ...(await world.problems('organization', [org(1, 'a'), row('project', 1, { org: 1, slug: 'a' }), key(1), key(2)])),
  ]
  expect(problems).toHaveLength(2)
  expect(JSON.stringify(problems)).not.toContain('hunter2')
})

test('a flag that no rule names is refused, with the one that was meant', async () => {
  const world = await remadeWorld(connection())
  expect(await world.problems('user', [], { flags: ['merge_user', 'merge_users', 'x'] })).toEqual([
    { message: 'flag merge_user is named by no import rule', fix: 'did you mean merge_users?' },
    { message: 'flag x is named by no import rule', fix: 'there are: merge_users, overwrite_configs' },
  ])
})

test('a flag that no rule of the scope names is refused: in global scope nothing collides', async () => {
  const hidden = { field: 'slug', value: { set: 'hidden' }, flag: 'hide' } as const
  const world = await remadeWorld(connection(), {
    'app.org': { scope: 'organization', importRules: { values: [{ ...hidden, scopes: ['global'] }] } },
  })
  expect(await world.problems('global', [], { flags: ['merge_users'] })).toEqual([
    { message: 'flag merge_users has no effect in an import in global scope', fix: 'leave it out; there are: hide' },
  ])
  expect(await world.problems('organization', [], { flags: ['hide'] })).toMatchObject([
    { message: 'flag hide has no effect in an import in organization scope' },
  ])
  await world.load('global', [org(1, 'a')], { flags: ['hide'] })
  expect(await world.all('org')).toMatchObject([{ slug: 'hidden' }])
})

test('a subject whose models have no scope imports in global scope alone', async () => {
  const world = await remadeWorld(connection(), {}, { onlyThese: true })
  expect(await world.problems('user', [user(1, 'ann')])).toMatchObject([{ failure: 'unspecified-scope' }])
})

test('an import that is told to stop is rolled back', async () => {
  const world = await remadeWorld(connection())
  const controller = new AbortController()
  const source = async function* () {
    yield [user(1, 'ann')]
    controller.abort(new Error('enough'))
    yield [user(2, 'bob')]
  }
  const { signal } = controller
  await expect(relocateRows(connection(), world.schema, source, { scope: 'user', signal })).rejects.toThrow('enough')
  expect(await world.all('user')).toEqual([])
})

test('what the source throws is passed on', async () => {
  const world = await remadeWorld(connection())
  const error = new HarnessError('x is not a snapshot', { code: 'bad-snapshot', problems: [{ message: 'no comma' }] })
  const source = async function* () {
    yield [user(1, 'ann')]
    throw error
  }
  await expect(relocateRows(connection(), world.schema, source, { scope: 'user' })).rejects.toMatchObject({
    code: 'bad-snapshot',
    problems: [{ message: 'no comma', failure: 'deserialization-failed' }],
  })
})
