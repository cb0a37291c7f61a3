import { describe, expect, test } from 'vitest'
import type { ValueRule } from '../model/import-rule.ts'
import type { ModelDefinition } from '../model/subject.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, table } from './test-catalog.ts'
import { member, problems, typed } from './test-club.ts'

describe('an import rule', () => {
  const team = (importRules: ModelDefinition['importRules'] & object, more: ModelDefinition = {}) =>
    problems({ 'public.team': { importRules, ...more } })
  const keyed = (...key: readonly string[]) => team({ collisions: [{ key, action: 'merge' }] })

  test('is for a unique key, whatever its index, or for the natural key of the subject', () => {
    expect([keyed('id'), keyed('code'), keyed('code', 'slug')]).toEqual([[], [], []])
    expect(team({ collisions: [{ key: ['id', 'slug'], action: 'error' }] }, { naturalKey: ['slug', 'id'] })).toEqual([])
    const there = '(id), (slug), (code), (slug, code)'
    expect([...keyed('id', 'code'), ...keyed('slug', 'id')]).toEqual([
      `model public.team: importRules.collisions[0].key (id, code) is no unique key of public.team → it has: ${there}`,
      `model public.team: importRules.collisions[0].key (slug, id) is no unique key of public.team → it has: ${there}`,
    ])
    expect(keyed('slag')).toEqual([expect.stringContaining('collisions[0].key[0] names field slag')])
  })

  test('overwrites rows of tables with a primary key alone', () => {
    const collisions = [{ key: ['word'], action: 'merge', flags: { anew: 'overwrite' } }] as const
    const definition = {
      name: 'club',
      schema: 'schema.sql',
      models: { 'public.badge': { importRules: { collisions } } },
    }
    const badges = catalog(table('badge', [typed('word', 'text')], { uniques: [['word']] }))
    expect(() => bindSchema(badges, definition)).toThrow(
      "importRules.collisions[0].flags['anew'] overwrites rows of public.badge, which has no primary key to find them by",
    )
  })

  describe('for a key', () => {
    const bookOf = (id: Parameters<typeof column>[1], values: ValueRule[] = [], key = ['id']) => {
      const collisions = [{ key, action: 'merge' }] as const
      const books = table('book', [column('id', id), typed('title', 'text')], { uniques: [['id', 'title']] })
      const models = { 'public.book': { importRules: { collisions, values } } }
      return () => bindSchema(catalog(books), { name: 'books', schema: 'schema.sql', models })
    }
    const sequence = { schema: 'public', name: 'book_id_seq' }
    const volatile = { kind: 'volatile', expression: 'f()' } as const
    const drawn = { sequence, default: { kind: 'sequence', sequence } } as const

    test.each([
      ['of a sequence', drawn],
      ['of an identity', { sequence, identity: 'always' }],
      ['of a function', { default: volatile }],
    ] as const)('is refused where the database draws it: %s', (_, id) => {
      const message = 'would never be taken: id of public.book is a number that the database draws anew'
      expect(bookOf(id)).toThrow(`importRules.collisions[0].key (id) ${message}`)
      expect(bookOf(id, [], ['id', 'title'])).toThrow(`importRules.collisions[0].key (id, title) ${message}`)
    })

    test('is taken where it is kept, or where a rule says what it is', () => {
      const uuid = { type: { kind: 'base', name: 'uuid' }, sqlType: 'uuid', default: volatile } as const
      expect(
        [bookOf({}), bookOf(uuid), bookOf(drawn, [{ field: 'id', value: { set: 1 } }])].map((bind) => bind().subject),
      ).toEqual(['books', 'books', 'books'])
    })
  })

  test('has room for a suffix', () => {
    const bookOf = (limit: number) => () =>
      bindSchema(
        catalog(table('book', [typed('code', 'varchar', `character varying(${limit})`)], { uniques: [['code']] })),
        {
          name: 'books',
          schema: 'schema.sql',
          models: { 'public.book': { importRules: { collisions: [{ key: ['code'], action: { suffix: 'code' } }] } } },
        },
      )
    expect(bookOf(8)).toThrow(
      'action.suffix gives field code of public.book 9 characters more, and it is character varying(8)',
    )
    expect(bookOf(9)).not.toThrow()
  })

  test('changes a field of its key, or the key would stay taken; and decides once', () => {
    const collisions = [
      { key: ['slug'], action: { suffix: 'code' } },
      { key: ['code'], action: { regenerate: { slug: { token: 8 } } } },
      { key: ['slug'], action: 'error', flags: { anew: { regenerate: {} } } },
    ] as const
    expect(team({ collisions })).toEqual([
      expect.stringContaining('collisions[0].action.suffix names field code of public.team, which is of type uuid'),
      expect.stringContaining('collisions[0].action changes no field of the key (slug), which would stay taken'),
      expect.stringContaining('collisions[1].action changes no field of the key (code), which would stay taken'),
      expect.stringContaining("collisions[2].flags['anew'] changes no field of the key (slug)"),
      'model public.team: importRules.collisions[2].key is that of collisions[0], which decides',
    ])
  })

  test.each([
    ['id', 'uuid', 'gives field id of public.team a uuid, and it is of type integer'],
    ['code', 'uuid-hex', 'a uuid-hex, and it is of type uuid'],
    ['slug', 'now', 'the time (now), and it is of type character varying(20)'],
    ['slug', 'uuid', 'a uuid of 36 characters, and it is character varying(20)'],
    ['slug', 'unusable-password', 'an unusable-password of 41 characters'],
    ['slug', { hex: 18, prefix: 'abc' }, 'a hex of 21 characters, and it is character varying(20)'],
    ['code', { token: 1 }, 'a token, and it is of type uuid'],
  ] as const)('gives %s no %j, which it cannot hold', (field, generate, message) => {
    expect(team({ values: [{ field, value: { generate } }] })).toEqual([expect.stringContaining(message)])
  })

  test('gives fields what they can hold', () => {
    const values = [
      { field: 'code', value: { generate: 'uuid' } },
      { field: 'slug', value: { generate: { hex: 17, prefix: 'abc' } } },
      { field: 'slug', value: { set: null }, where: { code: null }, scopes: ['config'], flag: 'x' },
    ] as const
    expect(team({ values })).toEqual([])
    expect(
      problems(member({ importRules: { values: [{ field: 'at', value: { generate: 'now' } }], partOf: ['team'] } })),
    ).toEqual([])
  })

  test('sets and compares values that a row can have', () => {
    const wrong = { id: 1.5, slug: 7, code: 'x' }
    expect(
      team({
        values: [
          { field: 'slug', value: { set: 'a text of many characters' }, where: wrong },
          { field: 'code', value: { set: 4 } },
        ],
      }),
    ).toEqual([
      expect.stringMatching(
        /where gives field id of public.team 1.5, and it is of type integer → write a whole number$/,
      ),
      expect.stringMatching(/where gives field slug of public.team 7, .* → write a text, in quotes$/),
      expect.stringMatching(/where gives field code of public.team "x", and it is of type uuid → write a UUID$/),
      expect.stringMatching(
        /gives field slug of public.team "a text of many characters", .* → write at most 20 characters$/,
      ),
      expect.stringMatching(/gives field code of public.team 4, and it is of type uuid → write a UUID$/),
    ])
    const fit = { id: '7', slug: 'a text', code: 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' }
    expect(team({ values: [{ field: 'slug', value: { set: null }, where: fit }] })).toEqual([])
  })

  test('sets no field that the database computes, nor one to null that takes none, nor one that is not there', () => {
    const importRules = {
      values: [
        { field: 'full', value: { set: 'x' } },
        { field: 'full', value: { generate: 'uuid' } },
        { field: 'team', value: { set: null } },
        { field: 'tean', value: { set: 1 }, where: { nope: 1 } },
      ],
      partOf: ['token'],
    } as const
    expect(problems(member({ importRules }))).toEqual([
      expect.stringContaining('values[0] sets field full of public.member, which the database computes'),
      expect.stringContaining('values[1].value sets field full of public.member, which the database computes'),
      'model public.member: importRules.values[2] sets field team of public.member to null, and it is NOT NULL',
      expect.stringContaining('values[3].where names field nope'),
      expect.stringContaining('values[3].field names field tean'),
      expect.stringContaining('partOf[0] names field token of public.member, which is no key of another row'),
    ])
  })
})
