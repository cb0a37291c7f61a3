import { describe, expect, test } from 'vitest'
import type { Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import { bindClub, member, problems } from './test-club.ts'

const relocationOf = (schema: Schema, name: string) => schema.models.get(modelName(name))?.relocation

describe('what a subject says of exports and imports', () => {
  test('is nothing where it says nothing', () => {
    const schema = bindClub({})
    expect(schema.relocation).toBeUndefined()
    expect([...schema.models.values()].filter(({ relocation }) => relocation)).toEqual([])
  })

  test('of one model leaves the others alone, which are global', () => {
    const schema = bindClub(member({ exemptKeys: ['inviter'] }))
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
    const schema = bindClub(member({ scope: 'organization' }))
    expect(relocationOf(schema, 'public.member')?.scope).toEqual([{ scope: 'organization', where: null }])
    expect(relocationOf(schema, 'public.team')?.scope).toBeNull()
  })

  test('may be decided row by row, by the names that the subject gives', () => {
    const scope = [{ scope: 'excluded', where: { secret: 'x' } }, 'user'] as const
    const schema = bindClub(member({ fields: { token: 'secret' }, scope }))
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
    const schema = bindClub({ 'public.team': { importRules, accompanies } }, { filters, shims })
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
