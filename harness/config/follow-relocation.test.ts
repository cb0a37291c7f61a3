import { describe, expect, test } from 'vitest'
import type { SubjectDefinition } from '../model/subject.ts'
import { followDefinition } from './follow-definition.ts'
import { olderDefinition } from './older-definition.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const definition: SubjectDefinition = {
  name: 'club',
  schema: { migrations: 'migrations' },
  models: {
    'public.person': {
      scope: ['user'],
      accompanies: [{ own: 'name', model: 'public.member', field: 'code' }],
    },
    'public.team': { scope: 'organization' },
    'public.member': {
      scope: [{ scope: 'excluded', where: { code: 'x' } }, 'organization'],
      exemptKeys: ['inviter'],
      importRules: {
        collisions: [{ key: ['code'], action: { suffix: 'code' }, flags: { anew: { regenerate: { code: 'uuid' } } } }],
        values: [{ field: 'code', value: { set: 'y' }, where: { inviter: null } }],
        partOf: ['team'],
      },
    },
  },
  filters: {
    users: { model: 'public.person', by: 'name' },
    organizations: {
      model: 'public.team',
      by: 'slug',
      members: { model: 'public.member', organization: 'team', user: 'person' },
    },
    privileged: { where: [{ name: 'root' }], referredBy: [{ model: 'public.member', field: 'inviter' }] },
  },
  shims: {
    droppedModels: ['public.gone'],
    droppedFields: { 'public.member': ['motto', 'note'] },
    renamedModels: { 'public.human': 'public.person' },
    renamedFields: { 'public.member': { key: 'code' } },
  },
}

const text = { type: { kind: 'base', name: 'text' }, sqlType: 'text', nullable: true } as const

describe('what a definition says of exports and imports', () => {
  test('follows models and fields to their new names', () => {
    const renamed = new Map([
      [
        'public.member',
        {
          to: 'public.seat',
          isMoved: false,
          fields: new Map([
            ['code', 'token'],
            ['person', 'holder'],
          ]),
        },
      ],
      ['public.person', { to: 'public.user', isMoved: false, fields: new Map([['name', 'login']]) }],
    ])
    const followed = followDefinition(definition, renamed)
    expect(followed.models).toMatchObject({
      'public.user': { accompanies: [{ own: 'login', model: 'public.seat', field: 'token' }] },
      'public.seat': {
        scope: [{ scope: 'excluded', where: { token: 'x' } }, 'organization'],
        exemptKeys: ['inviter'],
        importRules: {
          collisions: [
            { key: ['token'], action: { suffix: 'token' }, flags: { anew: { regenerate: { token: 'uuid' } } } },
          ],
          values: [{ field: 'token', value: { set: 'y' }, where: { inviter: null } }],
          partOf: ['team'],
        },
      },
    })
    expect(followed.filters).toEqual({
      users: { model: 'public.user', by: 'login' },
      organizations: {
        model: 'public.team',
        by: 'slug',
        members: { model: 'public.seat', organization: 'team', user: 'holder' },
      },
      privileged: { where: [{ login: 'root' }], referredBy: [{ model: 'public.seat', field: 'inviter' }] },
    })
    expect(followed.shims).toEqual({
      droppedModels: ['public.gone'],
      droppedFields: { 'public.seat': ['motto', 'note'] },
      renamedModels: { 'public.human': 'public.user' },
      renamedFields: { 'public.seat': { key: 'token' } },
    })
  })

  test('holds of an older schema as far as that has what it names', () => {
    const older = catalog(
      table('person', ['id', column('name', text)]),
      table('gone', ['id']),
      table('member', ['id', 'person', column('note', text)], { foreignKeys: [reference(['person'], 'person')] }),
    )
    const { models, filters, shims } = olderDefinition(definition, older, null)
    expect(models?.['public.person']).toMatchObject({ scope: ['user'], accompanies: [] })
    expect(models?.['public.member']).toMatchObject({
      scope: ['organization'],
      exemptKeys: [],
      importRules: { collisions: [], values: [], partOf: [] },
    })
    expect(filters).toEqual({
      users: { model: 'public.person', by: 'name' },
      privileged: { where: [{ name: 'root' }], referredBy: [] },
    })
    expect(shims).toEqual({
      droppedModels: [],
      droppedFields: { 'public.member': ['motto'] },
      renamedModels: { 'public.human': 'public.person' },
      renamedFields: { 'public.member': {} },
    })
  })

  test('holds of an older schema where one part is right by another: a key that is drawn unless a rule says what it is', () => {
    const sequence = { schema: 'public', name: 'team_id_seq' }
    const teams = catalog(table('team', [column('id', { sequence })]))
    const importRules = {
      collisions: [{ key: ['id'], action: 'merge' }],
      values: [{ field: 'id', value: { set: 1 } }],
      partOf: [],
    } as const
    const drawn: SubjectDefinition = {
      ...definition,
      models: { 'public.team': { importRules } },
      filters: {},
      shims: {},
    }
    expect(olderDefinition(drawn, teams, null).models?.['public.team']).toMatchObject({ importRules })
    const collisions = { ...importRules, values: [] }
    const undecided = { ...drawn, models: { 'public.team': { importRules: collisions } } }
    expect(olderDefinition(undecided, teams, null).models?.['public.team']).toMatchObject({
      importRules: { collisions: [] },
    })
  })
})
