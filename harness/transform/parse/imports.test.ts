import { describe, expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { parseCaseFile, parseCaseObject } from './index.ts'
import { head, messageFor } from './test-messages.ts'

const file = '/project/cases/shop/a.case.yaml'
const parse = (yaml: string) => parseCaseFile(`${head}${yaml}`, file)
const step = 'transform: [{ import: g, scope: user }]\n'

describe('the import and the export of a case', () => {
  test('are of all rows, by no rules, unless it says otherwise', () => {
    expect(parse('')).not.toHaveProperty('import')
    expect(parse('')).not.toHaveProperty('export')
  })

  test('have a scope, a filter, flags, and numbers of rows', () => {
    const yaml = `import: { scope: organization, users: [a, b], organizations: [], flags: [merge_users], takes: { s.user: 2 } }
export: { users: [a] }
`
    expect(parse(yaml)).toMatchObject({
      import: {
        scope: 'organization',
        filter: { users: ['a', 'b'], organizations: [] },
        flags: ['merge_users'],
        takes: new Map([[modelName('s.user'), 2]]),
        line: 4,
      },
      export: { scope: 'global', filter: { users: ['a'] }, line: 5 },
    })
  })

  test('are the same in TypeScript, without lines', () => {
    const definition = { name: 'n', subject: 's', snapshot: 'f', export: { scope: 'user', users: [] } } as const
    expect(parseCaseObject(definition, file).export).toEqual({ scope: 'user', filter: { users: [] }, line: null })
  })

  test('are refused with the place and what was expected', () => {
    expect(messageFor(`${head}import: { scope: orgs }\nexport: { flags: [x], users: admin }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:4:18: import.scope: expected user, organization, config or global, but found the text "orgs"
        a.case.yaml:5:11: export.flags: unknown property; allowed here: scope, organizations, takes
        a.case.yaml:5:30: export.users: expected a list (a list of users), but found the text "admin""
    `)
  })
})

describe('a step that imports', () => {
  test('has what an import has, and perhaps a UUID of its own', () => {
    const yaml = `transform:
  - import: ./two.json
    scope: config
    flags: [overwrite_configs]
    uuid: 6BA7B810-9dad-11d1-80b4-00c04fd430c8
`
    expect(parse(yaml).transform).toEqual([
      {
        kind: 'import',
        snapshot: './two.json',
        scope: 'config',
        filter: {},
        flags: ['overwrite_configs'],
        uuid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
        line: 5,
      },
    ])
  })

  test('is not in global scope, which begins with empty tables', () => {
    expect(messageFor(`${head}transform: [{ import: g, scope: global }, { import: g }]\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:4:33: transform[0].scope: expected user, organization or config, but found the text "global"
        a.case.yaml:4:43: transform[1]: \`scope\` is missing"
    `)
  })

  test('may have to fail for a reason', () => {
    expect(parse(`${step}expect: { error: { failure: integrity-error } }\n`).expect.error).toMatchObject({
      failure: 'integrity-error',
      sqlstate: null,
    })
    expect(
      messageFor(`${head}transform: [{ sql: SELECT 1 }]\nexpect: { error: { failure: integrity-error } }\n`),
    ).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:20: expect.error.failure: there is no step that imports a snapshot
          A step that imports says which snapshot, and in which scope: \`- { import: exhaustive, scope: user }\`."
    `)
  })
})

describe('what is said of imported rows', () => {
  test('is that they are merged, overwritten, left out or changed', () => {
    const yaml = `${step}expect:
  changes:
    - { merged: s.user, where: { name: a } }
    - { overwritten: s.option, where: all, into: { key: b }, count: 2 }
    - { leftOut: s.email, where: all, imported: 1 }
    - { changed: s.user, imported: true, where: all, fields: { name: b } }
`
    expect(parse(yaml).expect.changes).toMatchObject([
      { kind: 'merged', model: 's.user', into: null, imported: 'any', line: 7 },
      { kind: 'overwritten', into: [{ kind: 'equals', field: 'key', value: 'b' }], imported: 'any', count: 2 },
      { kind: 'left-out', model: 's.email', imported: 1 },
      { kind: 'changed', imported: 'any' },
    ])
  })

  test('needs a step that imports', () => {
    const yaml = `${head}transform: [{ sql: SELECT 1 }, { import: g, scope: user }]
expect: { changes: [{ leftOut: s.email, where: all, imported: 1 }, { merged: s.user, where: all, imported: 2 }] }
`
    expect(messageFor(yaml)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:63: expect.changes[0].imported: step 1 is none that imports a snapshot"
    `)
    expect(messageFor(`${head}expect: { changes: [{ merged: s.user, where: all }] }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:23: expect.changes[0].merged: there is no step that imports a snapshot
          A step that imports says which snapshot, and in which scope: \`- { import: exhaustive, scope: user }\`."
    `)
  })
})

test('modes that hold what is there against the snapshot, or put it in its place, are refused', () => {
  const yaml = `${head}import: { scope: user }
export: { scope: user }
transform: [{ sql: SELECT 1 }]
reversible: ./down.sql
renumbered: true
reimport: true
`
  expect(messageFor(yaml)).toMatchInlineSnapshot(`
    "not a valid case: 3 problems
      a.case.yaml:7:1: reversible: with \`import\` the database never holds the snapshot as it is
        Keep either \`reversible\` or \`import\`.
      a.case.yaml:8:1: renumbered: with \`import\` all keys are drawn anyway
        Keep either \`renumbered\` or \`import\`.
      a.case.yaml:9:1: reimport: what \`export\` leaves out is not there to be imported again
        Keep either \`reimport\` or \`export\`."
  `)
})
