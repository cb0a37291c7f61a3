import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `
  CREATE TABLE person (id serial PRIMARY KEY, name text UNIQUE NOT NULL, admin bool NOT NULL, token text UNIQUE);
  CREATE TABLE note (id serial PRIMARY KEY, person int NOT NULL REFERENCES person, about int REFERENCES person, text text);
  CREATE TABLE setting (key text PRIMARY KEY, value text NOT NULL);`

const rows = [
  { model: 'public.person', pk: 5, fields: { name: 'Ada', admin: true, token: 'aaaa-secret-aaaa' } },
  { model: 'public.person', pk: 9, fields: { name: 'Bo', admin: false, token: null } },
  { model: 'public.note', pk: 1, fields: { person: 9, about: 5, text: 'x' } },
  { model: 'public.note', pk: 2, fields: { person: 5, about: null, text: 'y' } },
  { model: 'public.setting', pk: 'color', fields: { value: 'red' } },
]

const subject = {
  filters: { users: { model: 'public.person', by: 'name' } },
  models: {
    'public.person': {
      scope: 'user',
      secrets: ['token'],
      importRules: {
        collisions: [
          { key: ['name'], action: { suffix: 'name' }, flags: { merge: 'merge' } },
          { key: ['token'], action: 'error', flags: { merge: 'merge' } },
        ],
        values: [{ field: 'admin', value: { set: false } }],
      },
    },
    'public.note': { scope: 'user', exemptKeys: ['about'], importRules: { partOf: ['person'] } },
    'public.setting': { scope: 'config' },
  },
} as const

let project: CaseProject
const run = (yaml: string) => project.run(yaml)

beforeAll(async () => {
  project = await CaseProject.make({ schema, rows, subject })
})
afterAll(() => project[Symbol.asyncDispose]())

describe('a case whose snapshot is imported in a scope', () => {
  test('declares what rules change; the rest follows: what is left out, and keys', async () => {
    const changes =
      'expect: { changes: [{ changed: public.person, where: { admin: true }, fields: { admin: false } }] }'
    const report = await run(`import: { scope: user, takes: { public.note: 2, public.setting: 0 } }\n${changes}`)
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
  })

  test('fails by what it does not declare, with an entry to declare it by', async () => {
    const { findings } = await run('import: { scope: user, users: [Bo], takes: { public.person: 2 } }')
    expect(findings).toMatchObject([
      {
        kind: 'missing-row',
        model: 'public.person',
        message: "the case's import takes in 1 row, but should take in 2: pk 5 is left out by the filter",
      },
    ])
    const { findings: privileged } = await run('import: { scope: user, users: [Ada] }')
    expect(privileged).toMatchObject([
      {
        kind: 'unexpected-change',
        field: 'admin',
        before: 'true',
        actual: 'false',
        proposal: { entry: { changed: 'public.person', where: { name: 'Ada' }, fields: { admin: false } } },
      },
    ])
  })

  test('may be exported in another scope', async () => {
    expect(await run('export: { scope: user, takes: { public.setting: 0, public.note: 2 } }')).toMatchObject({
      status: 'pass',
      intendedChanges: 1,
      actualChanges: 1,
    })
  })
})

describe('a step that imports', () => {
  const step = (more = '') => `transform: [{ import: start, scope: user, users: [Bo]${more} }]\n`

  test('adds rows; what becomes of them otherwise is a finding of the step, with an entry', async () => {
    const { findings } = await run(step(', flags: [merge]'))
    expect(findings).toMatchObject([
      {
        kind: 'missing-row',
        model: 'public.person',
        step: 'step 1 (import start)',
        proposal: { entry: { merged: 'public.person', where: { name: 'Bo' } } },
      },
      { kind: 'missing-row', model: 'public.note', proposal: { entry: { leftOut: 'public.note', where: { pk: 1 } } } },
    ])
    const changes = findings.map(({ proposal }) => proposal?.entry)
    expect(await run(`${step(', flags: [merge]')}expect: { changes: ${JSON.stringify(changes)} }`)).toMatchObject({
      status: 'pass',
    })
  })

  test('gives values anew by collision rules: the finding names the rule, the entry what they have in common', async () => {
    const { findings } = await run(step())
    expect(findings).toMatchObject([
      {
        model: 'public.person',
        field: 'name',
        message: expect.stringMatching(
          /^field name should be "Bo", but is "Bo-[0-9a-f]{8}" \(a collision rule of public\.person gave it a suffix: name was taken\)$/,
        ),
        proposal: {
          entry: {
            changed: 'public.person',
            imported: true,
            where: { name: 'Bo' },
            fields: { name: { $matches: '^Bo-[0-9a-f]{8}$' } },
          },
        },
      },
    ])
    const changes = findings.map(({ proposal }) => proposal?.entry)
    expect(await run(`${step()}expect: { changes: ${JSON.stringify(changes)} }`)).toMatchObject({ status: 'pass' })
  })

  test('is done again in mode twice, unless it has a UUID', async () => {
    const changes = `expect:
  changes: [{ changed: public.person, imported: true, where: all, fields: { name: { $matches: "^Bo-" } } }]
`
    const again = await run(`${step()}${changes}twice: true`)
    expect(again.findings.map(({ kind, model, mode }) => `${mode} ${kind} ${model}`)).toEqual([
      'twice unexpected-row public.person',
      'twice unexpected-row public.note',
    ])
    const uuid = ', uuid: 6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    expect(await run(`${step(uuid)}${changes}twice: true`)).toMatchObject({ status: 'pass', findings: [] })
  })

  test('may have to fail, and its error tells no secret', async () => {
    const failing = 'transform: [{ import: start, scope: user }]\n'
    const { error } = await run(failing)
    expect(error).toMatch(/step 1 \(import start\) failed: [\s\S]*public\.person row 1 \(pk 5\): .*token/)
    expect(error).not.toContain('aaaa-secret')
    expect(error).toContain('declare it: expect: { error: { failure: integrity-error, step: 1 } }')
    expect(await run(`${failing}expect: { error: { failure: integrity-error } }`)).toMatchObject({ status: 'pass' })
    expect(await run(`${failing}expect: { error: { failure: unknown-model } }`)).toMatchObject({ status: 'error' })
  })

  test('names what is wrong with it by its place', async () => {
    const { error } = await run('transform: [{ import: none, scope: user, takes: { public.persn: 1 } }]')
    expect(error).toMatch(/a\.case\.yaml:4: there is no model public\.persn/)
    expect((await run('transform: [{ import: none, scope: user }]')).error).toMatch(/a\.case\.yaml:4: .*none\.json/)
  })
})
