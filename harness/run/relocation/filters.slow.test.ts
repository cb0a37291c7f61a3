import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CaseProject } from '../test-case-project.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `
  CREATE TABLE person (id serial PRIMARY KEY, name text UNIQUE NOT NULL, boss int REFERENCES person);
  CREATE TABLE club (id serial PRIMARY KEY, slug text UNIQUE NOT NULL, code text);
  CREATE TABLE member (id serial PRIMARY KEY, club int NOT NULL REFERENCES club, person int NOT NULL REFERENCES person,
    inviter int REFERENCES person, UNIQUE (club, person));
  CREATE TABLE badge (id serial PRIMARY KEY, member int NOT NULL REFERENCES member);
  CREATE TABLE setting (key text PRIMARY KEY);`

const rows = [
  { model: 'public.person', pk: 1, fields: { name: 'Margaret', boss: null } },
  { model: 'public.person', pk: 2, fields: { name: 'Bo', boss: 2 } },
  { model: 'public.club', pk: 1, fields: { slug: 'rowing', code: 'x' } },
  { model: 'public.member', pk: 1, fields: { club: 1, person: 1, inviter: 2 } },
  { model: 'public.member', pk: 2, fields: { club: 1, person: 2, inviter: null } },
  { model: 'public.badge', pk: 1, fields: { member: 2 } },
  { model: 'public.setting', pk: 'color', fields: {} },
]

const subject = {
  filters: {
    users: { model: 'public.person', by: 'name' },
    organizations: { model: 'public.club', by: 'slug' },
  },
  models: {
    'public.person': { scope: 'user', importRules: { collisions: [{ key: ['name'], action: { suffix: 'name' } }] } },
    'public.club': { scope: 'organization', importRules: { collisions: [{ key: ['slug'], action: 'merge' }] } },
    'public.member': { scope: 'organization', exemptKeys: ['inviter'] },
    'public.badge': { scope: 'organization' },
    'public.setting': { scope: 'config' },
  },
} as const

let project: CaseProject
const run = (yaml: string) => project.run(yaml)

beforeAll(async () => {
  project = await CaseProject.make({ schema, rows, subject })
})
afterAll(() => project[Symbol.asyncDispose]())

describe('a filter that names nobody', () => {
  test('is an error of the case, with its place and the name that was meant', async () => {
    const { status, error, errorCode } = await run('tags: [a]\nimport: { scope: user, users: [Margret] }')
    expect({ status, errorCode }).toEqual({ status: 'error', errorCode: 'bad-case' })
    expect(error).toMatch(
      /a filter names nobody\n {2}\S+a\.case\.yaml:5: import\.users: no row of public\.person in the snapshot has name Margret\n {4}did you mean Margaret\?/,
    )
  })

  test('is one of an export and of a step, too; each name is told', async () => {
    const step = 'transform: [{ import: start, scope: organization, users: [Bo, Bob], organizations: [roving] }]'
    const { error } = await run(step)
    expect(error).toContain('a.case.yaml:4: step 1 (import start), users: no row of public.person')
    expect(error).toContain('did you mean Bo?')
    expect(error).toContain('a.case.yaml:4: step 1 (import start), organizations: no row of public.club')
    expect(error).toContain('did you mean rowing?')
    expect((await run('export: { scope: organization, organizations: [roving] }')).error).toMatch(
      /a\.case\.yaml:4: export\.organizations: after the steps no row of public\.club has slug roving/,
    )
  })

  test('is none where `takes` says so, where the list is empty, and where a step makes the name', async () => {
    const nobody = 'import: { scope: user, users: [Margret], takes: { public.person: 0 } }'
    expect(await run(nobody)).toMatchObject({ status: 'pass' })
    expect(await run('import: { scope: user, users: [] }')).toMatchObject({ status: 'pass' })
    const renamed =
      'transform: [{ update: public.person, where: { pk: 1 }, set: { name: Mag } }]\nexport: { scope: user, users: [Mag] }'
    expect(await run(renamed)).toMatchObject({ status: 'pass' })
  })

  test('tells no name that is secret', async () => {
    const models = { ...subject.models, 'public.person': { ...subject.models['public.person'], secrets: ['name'] } }
    await using secret = await CaseProject.make({ schema, rows, subject: { ...subject, models } })
    const { error } = await secret.run('import: { scope: user, users: [Margret] }')
    expect(error).toContain('import.users: no row of public.person')
    expect(error).not.toContain('Margaret')
  })
})

describe('another number of rows than `takes` says has its true reason', () => {
  test.each([
    ['users: [Margaret]', 'public.person: 2', 'pk 2 is left out by the filter'],
    [
      'users: [Margaret]',
      'public.member: 2',
      'pk 2 is left out as its person refers to a row of public.person that is left out by the filter',
    ],
    [
      'users: [Margaret]',
      'public.badge: 1',
      'pk 1 is left out as its member refers to a row of public.member that is left out as its person refers to a row ' +
        'of public.person that is left out by the filter',
    ],
    ['users: [Bo]', 'public.setting: 1', 'organization scope takes in none of it'],
    ['users: [], organizations: []', 'public.club: 1', 'pk 1 is left out by the filter'],
    ['users: [Bo]', 'public.person: 3', 'there are no more than 2 of it'],
  ])('%s, takes %s', async (filter, takes, reason) => {
    const { findings } = await run(`import: { scope: organization, ${filter}, takes: { ${takes} } }`)
    expect(findings.map(({ message }) => message)).toEqual([expect.stringMatching(new RegExp(`: ${reason}$`))])
  })

  test('of an export', async () => {
    const { findings } = await run('export: { scope: organization, users: [Bo], takes: { public.member: 2 } }')
    expect(findings).toMatchObject([
      {
        message:
          "the case's export takes in 1 row, but should take in 2: " +
          'pk 1 is left out as its person refers to a row of public.person that is left out by the filter',
        field: 'person',
      },
    ])
  })
})

test('names and keys are one in a case where the database finds them equal', async () => {
  await using folded = await CaseProject.make({
    schema: `
      CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE club (slug text COLLATE folded PRIMARY KEY);
      CREATE TABLE member (id serial PRIMARY KEY, club text COLLATE folded NOT NULL REFERENCES club);`,
    rows: [
      { model: 'public.club', pk: 'Chess', fields: {} },
      { model: 'public.club', pk: 'Rowing', fields: {} },
      { model: 'public.member', pk: 1, fields: { club: 'ROWING' } },
      { model: 'public.member', pk: 2, fields: { club: 'chess' } },
    ],
    subject: {
      filters: { organizations: { model: 'public.club', by: 'slug' } },
      models: { 'public.club': { scope: 'organization' }, 'public.member': { scope: 'organization' } },
    },
  })
  const part = 'scope: organization, organizations: [rowing], takes: { public.club: 1, public.member: 1 }'
  for (const key of ['import', 'export']) {
    expect(await folded.run(`${key}: { ${part} }`)).toMatchObject({ status: 'pass', error: null, findings: [] })
  }
})
