import { describe, expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const typed = (name: string, type: string, sqlType = type) =>
  column(name, { type: { kind: 'base', name: type }, sqlType, nullable: true })

const tables = catalog(
  table('person', ['id', typed('name', 'text'), typed('admin', 'bool')], { uniques: [['name']] }),
  table('team', ['id', typed('slug', 'varchar', 'character varying(20)'), typed('code', 'uuid')], {
    uniques: [['slug'], ['code']],
    specialKeys: [
      { name: 'lower', columns: ['slug', 'code'], definition: 'UNIQUE (lower(slug), code) WHERE (code IS NOT NULL)' },
      { name: 'apart', columns: ['code', 'id'], definition: 'EXCLUDE USING gist (code WITH =, id WITH =)' },
    ],
  }),
  table(
    'member',
    [
      'id',
      'team',
      'person',
      column('inviter', { nullable: true }),
      typed('token', 'text'),
      typed('at', 'timestamptz'),
      column('full', { type: { kind: 'base', name: 'text' }, generated: { kind: 'stored', expression: 'token' } }),
    ],
    { foreignKeys: [reference(['team'], 'team'), reference(['person'], 'person'), reference(['inviter'], 'person')] },
  ),
)

function bind(models: Readonly<Record<string, ModelDefinition>>, rest: Partial<SubjectDefinition> = {}): Schema {
  return bindSchema(tables, { name: 'club', schema: 'schema.sql', models, ...rest })
}

/** What is wrong, each with its fix. */
function problems(
  models: Readonly<Record<string, ModelDefinition>>,
  rest: Partial<SubjectDefinition> = {},
): readonly string[] {
  try {
    bind(models, rest)
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'bad-config') throw error
    return error.problems.map(({ message, fix }) => (fix === undefined ? message : `${message} → ${fix}`))
  }
  return []
}

const member = (definition: ModelDefinition) => ({ 'public.member': definition })
const relocationOf = (schema: Schema, name: string) => schema.models.get(modelName(name))?.relocation

describe('what a subject says of exports and imports', () => {
  test('is nothing where it says nothing', () => {
    const schema = bind({})
    expect(schema.relocation).toBeUndefined()
    expect([...schema.models.values()].filter(({ relocation }) => relocation)).toEqual([])
  })

  test('of one model leaves the others alone, which are global', () => {
    const schema = bind(member({ exemptKeys: ['inviter'] }))
    expect(relocationOf(schema, 'public.member')).toEqual({
      scope: [{ scope: 'global', where: null }],
      exemptKeys: ['inviter'],
      companions: [],
      rules: { collisions: [], values: [], partOf: [] },
    })
    expect(relocationOf(schema, 'public.team')).toBeUndefined()
    expect(schema.relocation?.rules).toEqual({ users: null, organizations: null, privileged: null })
  })

  test('of scopes asks for a decision about every model', () => {
    const schema = bind(member({ scope: 'organization' }))
    expect(relocationOf(schema, 'public.member')?.scope).toEqual([{ scope: 'organization', where: null }])
    expect(relocationOf(schema, 'public.team')?.scope).toBeNull()
  })

  test('may be decided row by row, by the names that the subject gives', () => {
    const scope = [{ scope: 'excluded', where: { secret: 'x' } }, 'user'] as const
    const schema = bind(member({ fields: { token: 'secret' }, scope }))
    expect(relocationOf(schema, 'public.member')?.scope).toEqual([
      { scope: 'excluded', where: { secret: 'x' } },
      { scope: 'user', where: null },
    ])
  })

  test('is bound with all its parts', () => {
    const filters = {
      users: { model: 'public.person', by: 'name' },
      organizations: {
        model: 'public.team',
        by: 'slug',
        members: { model: 'public.member', organization: 'team', user: 'person' },
      },
      privileged: { where: [{ admin: true }], referredBy: [{ model: 'public.member', field: 'inviter' }] },
    }
    const shims = {
      droppedModels: ['public.old'],
      droppedFields: { 'public.team': ['motto'] },
      renamedModels: { 'public.club': 'public.team' },
      renamedFields: { 'public.team': { name: 'slug' } },
    }
    const importRules = {
      collisions: [{ key: ['slug'], action: { suffix: 'slug' }, flags: { merge: 'merge' } }],
      values: [{ field: 'code', value: { generate: 'uuid' } }],
    } as const
    const accompanies = [{ own: 'slug', model: 'public.person', field: 'name' }]
    const schema = bind({ 'public.team': { importRules, accompanies } }, { filters, shims })
    expect(schema.relocation).toEqual({
      rules: filters,
      shims: {
        droppedModels: new Set(['public.old']),
        droppedFields: new Map([['public.team', new Set(['motto'])]]),
        renamedModels: new Map([['public.club', 'public.team']]),
        renamedFields: new Map([['public.team', new Map([['name', 'slug']])]]),
      },
    })
    expect(relocationOf(schema, 'public.team')).toEqual({
      scope: [{ scope: 'global', where: null }],
      exemptKeys: [],
      companions: accompanies,
      rules: { ...importRules, partOf: [] },
    })
  })
})

describe('a scope list', () => {
  test('ends with one for all other rows, which no other is', () => {
    expect(problems(member({ scope: ['user', { scope: 'global', where: { tokn: 'x' } }] }))).toEqual([
      "model public.member: scope[0] is for any row, so that what follows it decides nothing → give it a where, or put it last: { scope: 'user', where: { field: value } }",
      'model public.member: scope[1].where names field tokn, which public.member does not have → did you mean token?',
      "model public.member: scope[1] is the last and has a where, so that no scope is for the other rows → end the list with the scope of all other rows: [..., 'global']",
    ])
  })
})

describe('names that are not there', () => {
  test('of keys and companions are told with those that may be meant', () => {
    const definition = {
      exemptKeys: ['invitor', 'token', 'person'],
      accompanies: [
        { own: 'tokn', model: 'public.persn', field: 'name' },
        { own: 'token', model: 'public.person', field: 'nam' },
      ],
    }
    expect(problems(member(definition))).toEqual([
      'model public.member: exemptKeys[0] names field invitor, which public.member does not have → did you mean inviter?',
      "model public.member: exemptKeys[1] names field token of public.member, which is no key of another row → where the database knows no such foreign key declare it: virtualForeignKeys: { token: 'model' }",
      'model public.member: exemptKeys[2] names field person, which is NOT NULL: an import could not make it null → leave it out, or let the column be null',
      'model public.member: accompanies[0].own names field tokn, which public.member does not have → did you mean token?',
      'model public.member: accompanies[0] names model public.persn, which does not exist → did you mean public.person?',
      'model public.member: accompanies[1].field names field nam, which public.person does not have → did you mean name?',
    ])
  })

  test('of filters are told, and keys that refer elsewhere', () => {
    const organizations = {
      model: 'public.team',
      by: 'slugs',
      members: { model: 'public.member', organization: 'person', user: 'team' },
    }
    expect(problems({}, { filters: { users: { model: 'public.user', by: 'name' }, organizations } })).toEqual([
      expect.stringContaining('filters.users names model public.user, which does not exist'),
      expect.stringContaining('filters.organizations.by names field slugs, which public.team does not have'),
    ])
    const users = { model: 'public.person', by: 'name' }
    expect(problems({}, { filters: { users, organizations: { ...organizations, by: 'slug' } } })).toEqual([
      expect.stringContaining(
        'members.organization names field person of public.member, which is no key of public.team',
      ),
      expect.stringContaining('members.user names field team of public.member, which is no key of public.person'),
    ])
    const privileged = { where: [{ root: true }], referredBy: [{ model: 'public.member', field: 'team' }] }
    expect(problems({}, { filters: { users, privileged } })).toEqual([
      expect.stringContaining('filters.privileged.where[0] names field root'),
      expect.stringContaining(
        'filters.privileged.referredBy[0].field names field team of public.member, which is no key',
      ),
    ])
    expect(problems({}, { filters: { privileged: {} } })).toEqual([
      expect.stringContaining('filters.privileged says which users config scope takes'),
      expect.stringContaining('filters.privileged names no user'),
    ])
  })

  test('of shims are those that the schema has, or that what is renamed would be', () => {
    const shims = {
      droppedModels: ['public.team', 'public.gone'],
      droppedFields: { 'public.team': ['slug', 'gone'], 'public.nil': ['a'] },
      renamedModels: { 'public.gone': 'public.tem', 'public.person': 'public.team' },
      renamedFields: { 'public.team': { gone: 'slag', code: 'slug' } },
    }
    expect(problems({}, { shims })).toEqual([
      expect.stringContaining('shims.droppedModels names model public.team, which the schema has'),
      "shims.renamedModels['public.gone'] is among shims.droppedModels, too",
      expect.stringContaining("shims.renamedModels['public.gone'] names model public.tem, which does not exist"),
      expect.stringContaining('shims.renamedModels names model public.person, which the schema has'),
      expect.stringContaining("shims.droppedFields['public.team'] names field slug, which public.team has"),
      expect.stringContaining('shims.droppedFields names model public.nil, which does not exist'),
      "shims.renamedFields['public.team']['gone'] is among shims.droppedFields['public.team'], too",
      expect.stringContaining("shims.renamedFields['public.team']['gone'] names field slag"),
      expect.stringContaining("shims.renamedFields['public.team'] names field code, which public.team has"),
    ])
  })
})

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
