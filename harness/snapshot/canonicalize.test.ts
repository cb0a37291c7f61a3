import { describe, expect, test } from 'vitest'
import type { ColumnDefault } from '../model/catalog.ts'
import type { Model } from '../model/schema.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { canonicalizeSnapshot, problemText } from './canonicalize.ts'
import { parseJson } from './read/json-reader.ts'
import { field, foreignKey, model, schema } from './test-schema.ts'

const row = (name: string, pk: Row['pk'], fields: Row['fields']): Row => ({ model: modelName(name), pk, fields })

function canonicalize(models: readonly Model[], ...rows: readonly Row[]) {
  const { rows: canonical, problems } = canonicalizeSnapshot(rows, schema(...models))
  return { rows: canonical, problems: problems.map((problem) => `${problem.kind}: ${problemText(problem)}`) }
}

const constant = (text: string | null): ColumnDefault => ({ kind: 'constant', text })

describe('values', () => {
  test('get their one spelling, the primary key too', () => {
    const thing = model('thing', [
      field('id', 'uuid'),
      field('n', 'int8'),
      field('at', 'timestamptz', { nullable: true }),
    ])
    expect(
      canonicalize(
        [thing],
        row('thing', 'A0EEBC999C0B4EF8BB6D6BB9BD380A11', { n: '9007199254740993', at: '2026-01-01T01:00:00+01:00' }),
      ),
    ).toEqual({
      rows: [
        row('thing', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', {
          n: parseJson('9007199254740993'),
          at: '2026-01-01T00:00:00.000Z',
        }),
      ],
      problems: [],
    })
  })

  test('that cannot be read are told without the value', () => {
    const thing = model('thing', [field('id', 'int4'), field('password', 'int8', { secret: true }), field('n', 'int4')])
    const { problems } = canonicalize([thing], row('thing', 7, { password: 'hunter2', n: 'seven' }))
    expect(problems).toEqual([
      'existence: thing row 1 (pk 7): field password (int8): expected an integer from -9223372036854775808 to 9223372036854775807',
      'existence: thing row 1 (pk 7): field n (int4): expected an integer from -2147483648 to 2147483647',
    ])
  })

  test('of a secret primary key are not shown', () => {
    const session = model('session', [field('id', 'text', { secret: true }), field('n', 'int4')])
    expect(canonicalize([session], row('session', 'hunter2', { n: null })).problems).toEqual([
      'existence: session row 1 (pk "⟨secret⟩"): field n is null, which its column does not take',
    ])
  })
})

describe('a field that the snapshot lacks', () => {
  const thing = (details: Parameters<typeof field>[2]) =>
    model('thing', [field('id', 'int4'), field('f', 'int4', details)])
  const lacking = row('thing', 1, {})

  test('takes the constant default of its column', () => {
    expect(canonicalize([thing({ default: constant('5') })], lacking).rows).toEqual([row('thing', 1, { f: 5 })])
    expect(canonicalize([thing({ default: constant(null), nullable: true })], lacking).rows).toEqual([
      row('thing', 1, { f: null }),
    ])
  })

  test('is null where the column takes it and has no default', () => {
    expect(canonicalize([thing({ nullable: true })], lacking).rows).toEqual([row('thing', 1, { f: null })])
  })

  test.each([
    ['a volatile default', { default: { kind: 'volatile', expression: 'random()' } }],
    ['a stable default', { default: { kind: 'stable', expression: 'now()' } }],
    ['a sequence', { default: { kind: 'sequence', sequence: { schema: 's', name: 'q' } } }],
    ['an identity', { identity: 'always' }],
    ['a generated value', { generated: { kind: 'stored', expression: '1' } }],
  ] as const)('stays absent where only the database knows: %s', (_, details) => {
    expect(canonicalize([thing(details)], lacking)).toEqual({ rows: [lacking], problems: [] })
  })

  test('is a problem where there is nothing to take', () => {
    expect(canonicalize([thing({})], lacking).problems).toEqual([
      'existence: thing row 1 (pk 1): field f is missing, and its column takes no null and has no default',
    ])
  })

  test('differs from one that is null', () => {
    const withDefault = thing({ default: constant('5'), nullable: true })
    expect(canonicalize([withDefault], row('thing', 1, { f: null })).rows).toEqual([row('thing', 1, { f: null })])
  })
})

describe('what the schema has no place for', () => {
  test('an unknown model is told once, with the number of its rows, which are left out', () => {
    const thing = model('thing', [field('id', 'int4')])
    expect(canonicalize([thing], row('other', 1, {}), row('thing', 1, {}), row('other', 2, {}))).toEqual({
      rows: [row('thing', 1, {})],
      problems: ['unknown-model: other row 1 (pk 1): the schema has no such model (2 rows)'],
    })
  })

  test('an unknown field is told for each row, whatever it is called', () => {
    const thing = model('thing', [field('id', 'int4')])
    const fields = parseJson('{"__proto__": 1, "x": 2}')
    expect(canonicalize([thing], { ...row('thing', 1, {}), fields: Object(fields) }).problems).toEqual([
      'unknown-field: thing row 1 (pk 1): the model has no field __proto__',
      'unknown-field: thing row 1 (pk 1): the model has no field x',
    ])
  })
})

describe('a primary key', () => {
  const pair = model('pair', [field('a', 'int4'), field('b', 'numeric')], { primaryKey: ['a', 'b'] })

  test('of one column stands in pk alone', () => {
    expect(canonicalize([model('thing', [field('id', 'int4')])], row('thing', 1, { id: 1 })).problems).toEqual([
      'unknown-field: thing row 1 (pk 1): field id is the primary key, which stands in "pk" alone',
    ])
  })

  test('of one column must not be null', () => {
    expect(canonicalize([model('thing', [field('id', 'int4')])], row('thing', null, {})).problems).toEqual([
      'existence: thing row 1 (pk null): the primary key is missing',
    ])
  })

  test('of several columns is what the fields say, in any spelling', () => {
    expect(canonicalize([pair], row('pair', ['1', 2.5], { a: 1, b: '2.5' }))).toEqual({
      rows: [row('pair', [1, '2.5'], { a: 1, b: '2.5' })],
      problems: [],
    })
  })

  test.each([[[2, '2.5']], [['2.5', 1]], [[1]], [1], [null], ['1']])(
    'of several columns that says something else is a problem: %j',
    (pk) => {
      expect(canonicalize([pair], row('pair', pk, { a: 1, b: '2.5' })).problems).toEqual([
        expect.stringContaining('"pk" must be the values of the fields a, b, in this order'),
      ])
    },
  )

  test('of a table without one is null', () => {
    const log = model('log', [field('a', 'int4')], { primaryKey: [] })
    expect(canonicalize([log], row('log', null, { a: 1 })).problems).toEqual([])
    expect(canonicalize([log], row('log', 1, { a: 1 })).problems).toEqual([
      'existence: log row 1 (pk 1): the table has no primary key: "pk" must be null',
    ])
  })
})

describe('a foreign key written as a natural key', () => {
  const user = model('user', [field('id', 'int4'), field('name', 'text'), field('code', 'text')], {
    naturalKey: ['name'],
  })
  const users = [row('user', 7, { name: 'ann', code: 'A' }), row('user', 8, { name: 'bob', code: 'B' })]
  const post = (target: string) =>
    model('post', [field('id', 'int4'), field('author', target === 'id' ? 'int4' : 'text')], {
      foreignKeys: [foreignKey('author', 'user', target)],
    })

  test('is the key of the row that it names', () => {
    const { rows, problems } = canonicalize([user, post('id')], ...users, row('post', 1, { author: ['bob'] }))
    expect(problems).toEqual([])
    expect(rows.at(-1)).toEqual(row('post', 1, { author: 8 }))
  })

  test('is the value of the field that the key refers to, where that is not the primary key', () => {
    const { rows } = canonicalize([user, post('code')], ...users, row('post', 1, { author: ['bob'] }))
    expect(rows.at(-1)).toEqual(row('post', 1, { author: 'B' }))
  })

  test('that no row has is a problem', () => {
    expect(canonicalize([user, post('id')], ...users, row('post', 1, { author: ['eve'] })).problems).toEqual([
      'dangling-foreign-key: post row 1 (pk 1): field author: no row of the snapshot has the natural key it names',
    ])
  })

  test('that several rows have is a problem', () => {
    const rows = [...users, row('user', 9, { name: 'ann', code: 'C' }), row('post', 1, { author: ['bob'] })]
    expect(canonicalize([user, post('id')], ...rows, row('post', 2, { author: ['ann'] })).problems).toEqual([
      'dangling-foreign-key: post row 2 (pk 2): field author: several rows of the snapshot have the natural key it names',
    ])
  })

  test('in a primary key is not shown in a problem: it may hold a secret of the row that it names', () => {
    const keys = { foreignKeys: [foreignKey('author', 'user')] }
    const single = model('profile', [field('author', 'int4')], { primaryKey: ['author'], ...keys })
    const double = model('like', [field('author', 'int4'), field('n', 'int4')], {
      primaryKey: ['author', 'n'],
      ...keys,
    })
    const profile = row('profile', ['eve'], {})
    const like = row('like', [['eve'], 1], { author: ['eve'], n: 1 })
    const { problems } = canonicalize([user, single, double], profile, like)
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(': field')))).toEqual([
      'dangling-foreign-key: profile row 1 (pk "⟨natural key⟩")',
      'dangling-foreign-key: like row 1 (pk ["⟨natural key⟩",1])',
    ])
  })
})

test('the key of a model that the schema does not have is shown when it is a number', () => {
  expect(canonicalize([], row('other', 'hunter2', {})).problems).toEqual([
    'unknown-model: other row 1 (pk "⟨secret⟩"): the schema has no such model (1 row)',
  ])
})
