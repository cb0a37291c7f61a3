import { expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { parseSubject } from './parse-subject.ts'

/** What is wrong with a subject that says these things, and is well otherwise. */
function messages(parts: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    parseSubject({ name: 'shop', schema: 'schema.sql', ...parts }, 'subject.ts')
  } catch (error) {
    if (error instanceof HarnessError) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

const ofModel = (model: Readonly<Record<string, unknown>>) => messages({ models: { 'a.b': model } })

test('scopes, keys, companions, rules, filters and shims of the right shape are taken', () => {
  const importRules = {
    collisions: [
      { key: ['slug'], action: { suffix: 'slug' }, flags: { merge: 'merge', anew: { regenerate: { slug: 'uuid' } } } },
    ],
    values: [
      { field: 'a', value: { set: null }, scopes: ['user'], flag: 'x', where: { a: [1, { b: 'c' }] } },
      { field: 'b', value: { generate: { token: 3, prefix: 'p' } } },
    ],
    partOf: ['a'],
  }
  const scope = ['excluded', { scope: 'user', where: { a: 1 } }]
  const accompanies = [{ own: 'a', model: 'a.b', field: 'c' }]
  expect(ofModel({ scope, exemptKeys: ['a'], accompanies, importRules })).toEqual([])
  expect(ofModel({ scope: 'user', importRules: {}, accompanies: [] })).toEqual([])
  const users = { model: 'a.b', by: 'c' }
  const organizations = { ...users, members: { model: 'a.b', organization: 'a', user: 'b' } }
  const privileged = { where: [{ admin: true }], referredBy: [{ model: 'a.b', field: 'c' }] }
  expect(messages({ filters: { users, organizations, privileged }, shims: {} })).toEqual([])
})

test('a scope is one of five words, or a list that decides by rows', () => {
  expect(ofModel({ scope: 'users' })).toEqual([
    "models['a.b'].scope must be one of 'user', 'organization', 'config', 'global', 'excluded': did you mean 'user'?",
  ])
  const scope = ['x', 1, { scope: 'user' }, { scope: 'user', where: {} }, { scop: 'user', where: { a: undefined } }]
  expect(ofModel({ scope })).toEqual([
    "models['a.b'].scope[0] must be one of 'user', 'organization', 'config', 'global', 'excluded'",
    "models['a.b'].scope[1] must be one of 'user', 'organization', 'config', 'global', 'excluded'",
    "models['a.b'].scope[2].where must be the values that fields must have, by field, of at least one field",
    "models['a.b'].scope[3].where must be the values that fields must have, by field, of at least one field",
    "unknown property models['a.b'].scope[4].scop: did you mean scope?",
    "models['a.b'].scope[4].scope must be one of 'user', 'organization', 'config', 'global', 'excluded'",
    "models['a.b'].scope[4].where['a'] must be a value that JSON can hold",
  ])
  expect(ofModel({ scope: [] })).toEqual(["models['a.b'].scope must be a list of scopes, at least one"])
})

test('every part of an import rule is looked at', () => {
  const collisions = [
    { key: [], action: 'skip' },
    { key: 'slug', action: { suffx: 'slug' }, flag: {} },
    { key: ['slug'], action: { regenerate: { slug: 'guid', code: { hex: 0 } } }, flags: { x: null } },
  ]
  const values = [
    { field: '', value: { set: 1, generate: 'uuid' } },
    { field: 'a', value: { generate: { hexa: 4 } } },
    'x',
  ]
  expect(ofModel({ importRules: { collisions, values, partOf: 'a', more: [] } })).toEqual([
    "unknown property models['a.b'].importRules.more",
    "models['a.b'].importRules.collisions[0].key must be a list of fields, at least one",
    "models['a.b'].importRules.collisions[0].action must be 'merge', 'overwrite', 'error', { suffix: 'field' } or { regenerate: { field: generator } }",
    "unknown property models['a.b'].importRules.collisions[1].flag: did you mean flags?",
    "models['a.b'].importRules.collisions[1].key must be a list of fields",
    "unknown property models['a.b'].importRules.collisions[1].action.suffx: did you mean suffix?",
    "models['a.b'].importRules.collisions[1].action.suffix must be a text",
    "models['a.b'].importRules.collisions[2].action.regenerate['slug'] must be one of 'uuid', 'uuid-hex', 'now', 'unusable-password': did you mean 'uuid'?",
    "models['a.b'].importRules.collisions[2].action.regenerate['code'].hex must be a whole number from 1 on",
    "models['a.b'].importRules.collisions[2].flags['x'] must be 'merge', 'overwrite', 'error', { suffix: 'field' } or { regenerate: { field: generator } }",
    "models['a.b'].importRules.values[0].field must be a text",
    "unknown property models['a.b'].importRules.values[0].value.generate",
    "unknown property models['a.b'].importRules.values[1].value.generate.hexa: did you mean hex?",
    "models['a.b'].importRules.values[1].value.generate.hex must be a whole number from 1 on",
    "models['a.b'].importRules.values[2] must be an object",
    "models['a.b'].importRules.partOf must be a list of names",
  ])
})

test('so are filters, shims and companions', () => {
  const organizations = { model: 'a.b', members: { model: 'a.b', organisation: 'x', user: 1 } }
  const privileged = { where: {}, referredBy: [{ model: 'a.b' }] }
  const shims = {
    droppedModels: 'a',
    droppedFields: { 'a.b': { c: 'd' } },
    renamedModels: [],
    renamedFields: { a: { b: 1 } },
  }
  expect(messages({ filters: { users: 'a.b', organizations, privileged, teams: {} }, shims })).toEqual([
    'unknown property filters.teams',
    'filters.users must be an object',
    'filters.organizations.by must be a text',
    'unknown property filters.organizations.members.organisation: did you mean organization?',
    'filters.organizations.members.organization must be a text',
    'filters.organizations.members.user must be a text',
    'filters.privileged.where must be a list of values by field',
    'filters.privileged.referredBy[0].field must be a text',
    'shims.droppedModels must be a list of names',
    "shims.droppedFields['a.b'] must be a list of names",
    'shims.renamedModels must be names by name',
    "shims.renamedFields['a'] must be names by name",
  ])
  expect(ofModel({ accompanies: [{ own: 'a', modle: 'b' }], exemptKeys: 'a' })).toEqual([
    "models['a.b'].exemptKeys must be a list of names",
    "unknown property models['a.b'].accompanies[0].modle: did you mean model?",
    "models['a.b'].accompanies[0].model must be a text",
    "models['a.b'].accompanies[0].field must be a text",
  ])
})
