import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { selectRows } from './select-rows.ts'
import type { SelectionRequest } from './selection.ts'
import { keyTo, row, sourceOf, testSchema } from './test-models.ts'

/** `model pk` of the rows that take part, in their order. */
async function taken(schema: Schema, rows: readonly Row[], request: SelectionRequest): Promise<readonly string[]> {
  const selection = await selectRows(schema, sourceOf(rows), request)
  expect(rows.filter((one) => selection.why(one).length === 0)).toEqual(rows.filter(selection.has))
  return rows.filter(selection.has).map(({ model, pk }) => `${model} ${pk}`)
}

async function refusal(schema: Schema, request: SelectionRequest): Promise<HarnessError> {
  const error: unknown = await selectRows(schema, sourceOf([]), request).catch((cause: unknown) => cause)
  if (error instanceof HarnessError) return error
  throw new Error(`not refused: ${error}`)
}

const users = { model: modelName('user'), by: 'name' }
const everyone = [row('user', '1', { name: 'ada' }), row('user', '2', { name: 'bob' })]

describe('a row that refers to one that is left out', () => {
  test('is left out too, however long the chain', async () => {
    const schema = testSchema(
      {
        user: { fields: ['name'] },
        note: { foreignKeys: [keyTo('user', ['user'])] },
        mark: { foreignKeys: [keyTo('note', ['note'])] },
      },
      { users },
    )
    const rows = [
      ...everyone,
      row('note', '1', { user: '1' }),
      row('note', '2', { user: '2' }),
      row('note', '3', { user: null }),
      row('mark', '1', { note: '1' }),
      row('mark', '2', { note: '2' }),
    ]
    const request: SelectionRequest = { scope: 'user', filter: { users: ['ada'] } }
    expect(await taken(schema, rows, request)).toEqual(['user 1', 'note 1', 'note 3', 'mark 1'])
    const { counts } = await selectRows(schema, sourceOf(rows), request)
    expect(Object.fromEntries(counts)).toEqual({
      user: { taken: 1, leftOut: { scope: 0, filter: 1, depends: 0, dangling: 0 } },
      note: { taken: 2, leftOut: { scope: 0, filter: 0, depends: 1, dangling: 0 } },
      mark: { taken: 1, leftOut: { scope: 0, filter: 0, depends: 1, dangling: 0 } },
    })
  })

  test('is found in whatever order rows come, in cycles, and where rows refer to themselves', async () => {
    const schema = testSchema(
      {
        user: { fields: ['name'] },
        left: { foreignKeys: [keyTo('right', ['right']), keyTo('user', ['user'])] },
        right: { foreignKeys: [keyTo('left', ['left']), keyTo('right', ['own'])] },
      },
      { users },
    )
    const rows = [
      row('left', '1', { right: '1', user: null }),
      row('right', '1', { left: '1', own: '1' }),
      row('left', '2', { right: '2', user: '2' }),
      row('right', '2', { left: '2', own: '2' }),
      row('right', '3', { left: null, own: '2' }),
      ...everyone,
    ]
    const request: SelectionRequest = { scope: 'user', filter: { users: ['ada'] } }
    expect(await taken(schema, rows, request)).toEqual(['left 1', 'right 1', 'user 1'])
  })

  test('stays where the key is exempt', async () => {
    const note = { foreignKeys: [keyTo('user', ['user'])], relocation: { exemptKeys: ['user'] } }
    const schema = testSchema({ user: { fields: ['name'] }, note }, { users })
    const rows = [...everyone, row('note', '2', { user: '2' })]
    expect(await taken(schema, rows, { scope: 'user', filter: { users: ['ada'] } })).toEqual(['user 1', 'note 2'])
  })

  test('by a key of several fields is left out unless one of them is null', async () => {
    const schema = testSchema(
      {
        user: { fields: ['name'], primaryKey: ['a', 'b'] },
        // In another order than that of the primary key.
        note: { foreignKeys: [keyTo('user', ['y', 'x'], { targetFields: ['b', 'a'] })] },
      },
      { users },
    )
    const rows = [
      row('user', ['1', '2'], { a: '1', b: '2', name: 'ada' }),
      row('user', ['2', '1'], { a: '2', b: '1', name: 'bob' }),
      row('note', '1', { x: '1', y: '2' }),
      row('note', '2', { x: '2', y: '1' }),
      row('note', '3', { x: '2', y: null }),
    ]
    expect(await taken(schema, rows, { scope: 'user', filter: { users: ['ada'] } })).toEqual([
      'user 1,2',
      'note 1',
      'note 3',
    ])
  })

  test('is known though it has no primary key itself', async () => {
    const schema = testSchema(
      {
        user: { fields: ['name'] },
        note: { primaryKey: [], fields: ['text'], foreignKeys: [keyTo('user', ['user'])] },
      },
      { users },
    )
    const kept = row('note', null, { user: '1', text: 'same' })
    const rows = [...everyone, kept, kept, row('note', null, { user: '2', text: 'same' })]
    const selection = await selectRows(schema, sourceOf(rows), { scope: 'user', filter: { users: ['ada'] } })
    expect(rows.map(selection.has)).toEqual([true, false, true, true, false])
  })
})

describe('a key that refers to no row at all', () => {
  const schema = testSchema(
    { user: { fields: ['name'] }, note: { foreignKeys: [keyTo('user', ['user'], { virtual: true })] } },
    { users },
  )
  const rows = [...everyone, row('note', '1', { user: '1' }), row('note', '9', { user: '9' })]

  test('leaves its row in an export of everything', async () => {
    expect(await taken(schema, rows, { scope: 'global' })).toContain('note 9')
  })

  test('leaves it out of any other, which says so', async () => {
    expect(await taken(schema, rows, { scope: 'user' })).not.toContain('note 9')
    const { counts } = await selectRows(schema, sourceOf(rows), { scope: 'user' })
    expect(counts.get(modelName('note'))).toEqual({
      taken: 1,
      leftOut: { scope: 0, filter: 0, depends: 0, dangling: 1 },
    })
  })
})

describe('a scope', () => {
  const scoped = (scope: 'user' | 'organization' | 'config' | 'global' | 'excluded') => ({
    relocation: { scope: [{ scope, where: null }] },
  })
  const schema = testSchema({
    user: {},
    organization: scoped('organization'),
    option: scoped('config'),
    metric: scoped('global'),
    cache: scoped('excluded'),
  })
  const rows = [row('user', '1'), row('organization', '1'), row('option', '1'), row('metric', '1'), row('cache', '1')]

  test.each([
    ['user', ['user 1']],
    ['organization', ['user 1', 'organization 1']],
    ['config', ['user 1', 'option 1']],
    ['global', ['user 1', 'organization 1', 'option 1', 'metric 1']],
  ] as const)('%s takes what is within it', async (scope, expected) => {
    expect(await taken(schema, rows, { scope })).toEqual(expected)
  })

  test('is decided row by row where a model has several: by the first whose where holds', async () => {
    const scope = [
      { scope: 'organization', where: { owner: 'org' } },
      { scope: 'excluded', where: { owner: 'org', kind: 'x' } },
      { scope: 'excluded', where: { kind: 'x' } },
      { scope: 'global', where: null },
    ] as const
    const perRow = testSchema({ token: { fields: ['owner', 'kind'], relocation: { scope } } })
    const tokens = [
      row('token', '1', { owner: 'org', kind: 'x' }),
      row('token', '2', { owner: null, kind: 'x' }),
      row('token', '3', { owner: 'none', kind: null }),
    ]
    expect(await taken(perRow, tokens, { scope: 'organization' })).toEqual(['token 1'])
    expect(await taken(perRow, tokens, { scope: 'global' })).toEqual(['token 1', 'token 3'])
  })

  test('leaves out what refers to a model that it does not take: it could not be imported', async () => {
    const refers = (details: { virtual?: boolean } = {}) => ({ foreignKeys: [keyTo('metric', ['metric'], details)] })
    const withKeys = testSchema({ metric: scoped('global'), real: refers(), virtual: refers({ virtual: true }) })
    const all = ['real', 'virtual'].flatMap((name) => [
      row(name, '1', { metric: '1' }),
      row(name, '2', { metric: null }),
    ])
    expect(await taken(withKeys, [row('metric', '1'), ...all], { scope: 'user' })).toEqual(['real 2', 'virtual 2'])
    // Everything but what is excluded: a virtual key may dangle after the import, too.
    const excluded = testSchema({ metric: scoped('excluded'), real: refers(), virtual: refers({ virtual: true }) })
    expect(await taken(excluded, [row('metric', '1'), ...all], { scope: 'global' })).toEqual([
      'real 2',
      'virtual 1',
      'virtual 2',
    ])
  })

  test('but global needs a decision about every model', async () => {
    const undecided = testSchema({
      user: {},
      metric: { relocation: { scope: null } },
      cache: { relocation: { scope: null } },
    })
    const error = await refusal(undecided, { scope: 'user' })
    expect(error.problems).toMatchObject([
      { model: 'metric', failure: 'unspecified-scope', fix: expect.stringContaining("models['metric']: scope: ") },
      { model: 'cache', failure: 'unspecified-scope' },
    ])
    expect(await taken(undecided, [row('metric', '1')], { scope: 'global' })).toEqual(['metric 1'])
    const { relocation: _, ...plain } = undecided
    const models = new Map([...plain.models].map(([name, { relocation: __, ...model }]) => [name, model]))
    expect((await refusal({ ...plain, models }, { scope: 'user' })).problems).toMatchObject([
      { failure: 'unspecified-scope', message: 'it gives no model a scope: all of them are global' },
    ])
  })

  test('is asked of no row where models are taken as wholes', async () => {
    const unread = () => {
      throw new Error('rows were read')
    }
    const selection = await selectRows(schema, unread, { scope: 'organization' })
    expect(selection.extentOf(modelName('user'))).toBe('all')
    expect(selection.extentOf(modelName('metric'))).toBe('none')
  })
})

describe('a filter', () => {
  test('without a name takes nothing; with an empty list of one kind alone what depends on none of it', async () => {
    const organizations = { model: modelName('organization'), by: 'slug', members: null }
    const schema = testSchema(
      {
        user: { fields: ['name'] },
        organization: { fields: ['slug'] },
        plan: {},
        project: { foreignKeys: [keyTo('organization', ['organization']), keyTo('user', ['owner'])] },
      },
      { users, organizations },
    )
    const rows = [
      ...everyone,
      row('organization', '1', { slug: 'acme' }),
      row('plan', '1'),
      row('project', '1', { organization: '1', owner: null }),
      row('project', '2', { organization: '1', owner: '1' }),
    ]
    expect(await taken(schema, rows, { scope: 'user', filter: { users: [] } })).toEqual([])
    expect(await taken(schema, rows, { scope: 'global', filter: { users: [], organizations: [] } })).toEqual([])
    expect(await taken(schema, rows, { scope: 'user', filter: { users: [], organizations: ['acme'] } })).toEqual([
      'organization 1',
      'plan 1',
      'project 1',
    ])
  })

  test('that the subject does not say the meaning of is refused', async () => {
    const error = await refusal(testSchema({ user: {} }), { scope: 'user', filter: { users: [], organizations: [] } })
    expect(error.message).toBe(
      [
        'subject test does not say which rows are of user scope with a filter by users and organizations',
        '  it does not say what users are, to filter by',
        "    add it: filters: { users: { model: 'app.user', by: 'username' } }",
        '  it does not say what organizations are, to filter by',
        "    add it: filters: { organizations: { model: 'app.organization', by: 'slug' } }",
      ].join('\n'),
    )
  })
})

test('what accompanies rows takes part with at least one of them that does; with everything in any case', async () => {
  const companions = [{ own: 'address', model: modelName('contact'), field: 'address' }]
  const schema = testSchema(
    {
      email: { fields: ['address'], relocation: { companions } },
      user: { fields: ['name'] },
      contact: { fields: ['address'], foreignKeys: [keyTo('user', ['user'])] },
    },
    { users },
  )
  const rows = [
    row('email', '1', { address: 'shared' }),
    row('email', '2', { address: "bob's" }),
    row('email', '3', { address: "nobody's" }),
    row('email', '4', { address: null }),
    ...everyone,
    row('contact', '1', { user: '1', address: 'shared' }),
    row('contact', '2', { user: '2', address: 'shared' }),
    row('contact', '3', { user: '2', address: "bob's" }),
  ]
  const emails = async (request: SelectionRequest) =>
    (await taken(schema, rows, request)).filter((name) => name.startsWith('email'))
  expect(await emails({ scope: 'user', filter: { users: ['ada'] } })).toEqual(['email 1'])
  expect(await emails({ scope: 'user' })).toEqual(['email 1', 'email 2'])
  expect(await emails({ scope: 'global' })).toEqual(['email 1', 'email 2', 'email 3', 'email 4'])
})
