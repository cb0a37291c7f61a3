import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Ended, inProcess } from './test-command.ts'
import { project } from './test-project.ts'
import { shopForTests } from './test-shop-database.ts'

afterEach(() => vi.unstubAllEnvs())

const { url, connection } = shopForTests()

const tables = `
  CREATE TABLE app_user (id serial PRIMARY KEY, username text NOT NULL UNIQUE, is_superuser bool NOT NULL DEFAULT false);
  CREATE TABLE app_org (id serial PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE app_member (id serial PRIMARY KEY, org_id int NOT NULL REFERENCES app_org, user_id int REFERENCES app_user);
  CREATE TABLE app_option (id serial PRIMARY KEY, key text NOT NULL UNIQUE, value text);`

const subject = `
  const userRules = {
    collisions: [{ key: ['username'], action: { suffix: 'username' }, flags: { merge_users: 'merge' } }],
    values: [{ field: 'is_superuser', value: { set: false } }],
  }
  const optionRules = { collisions: [{ key: ['key'], action: 'merge', flags: { overwrite_configs: 'overwrite' } }] }
  export default {
    name: 'shop',
    schema: 'schema.sql',
    naming: 'django',
    models: {
      'app.user': { scope: 'user', importRules: userRules },
      'app.org': { scope: 'organization', importRules: { collisions: [{ key: ['slug'], action: { suffix: 'slug' } }] } },
      'app.member': { scope: 'organization' },
      'app.option': { scope: 'config', importRules: optionRules },
    },
    shims: { droppedModels: ['app.actor'], droppedFields: { 'app.user': ['age'] } },
    filters: {
      users: { model: 'app.user', by: 'username' },
      organizations: { model: 'app.org', by: 'slug', members: { model: 'app.member', organization: 'org', user: 'user' } },
    },
  }`

const rows = [
  { model: 'app.user', pk: 5, fields: { username: 'ann', is_superuser: true } },
  { model: 'app.user', pk: 6, fields: { username: 'bob', age: 40 } },
  { model: 'app.actor', pk: 1, fields: {} },
  { model: 'app.org', pk: 1, fields: { slug: 'acme' } },
  { model: 'app.org', pk: 2, fields: { slug: 'other' } },
  { model: 'app.member', pk: 1, fields: { org: 1, user: 5 } },
  { model: 'app.member', pk: 2, fields: { org: 2, user: 6 } },
  { model: 'app.option', pk: 1, fields: { key: 'color', value: 'blue' } },
]

let folder: Awaited<ReturnType<typeof project>>
beforeAll(async () => {
  folder = await project()
  await writeFile(join(folder.path, 'snapshots/shop/schema.sql'), tables)
  await writeFile(join(folder.path, 'snapshots/shop/subject.ts'), subject)
  await writeFile(join(folder.path, 'snapshots/shop/team.json'), JSON.stringify(rows))
  await connection().client.query(tables)
}, 60_000)
afterAll(() => folder[Symbol.asyncDispose]())
beforeEach(async () => {
  await connection().client.query('TRUNCATE app_user, app_org, app_member, app_option RESTART IDENTITY CASCADE')
})

const importTeam = (...options: readonly string[]): Promise<Ended> =>
  inProcess('import', join(folder.path, 'snapshots/shop/team.json'), '--url', url(), ...options)
const intoExisting = (...options: readonly string[]) => importTeam('--into-existing', ...options)
const column = async (sql: string) => (await connection().query(sql)).rows.map(([text]) => text)

describe('an import in a scope', () => {
  test('brings rows beside those that are there, and says what became of them', async () => {
    await connection().query(`INSERT INTO app_user (username) VALUES ('ann')`)
    const { exitCode, stdout } = await intoExisting('--scope', 'organization', '--merge-users')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^✓ 6 rows of .*team\.json imported into postgres at .* \(in organization scope; 1 were there already; 1 row of the file left out\)\n/,
      ),
    })
    expect(await column('SELECT username FROM app_user ORDER BY id')).toEqual(['ann', 'bob'])
    expect(await column('SELECT user_id FROM app_member ORDER BY id')).toEqual(['1', '2'])
  })

  test('tells by model which values rules replaced, which rows they overwrote, and what shims dropped', async () => {
    await connection().query(`INSERT INTO app_user (username) VALUES ('ann')`)
    await connection().query(`INSERT INTO app_option (key, value) VALUES ('size', 'xl'), ('color', 'red')`)
    const users = await intoExisting('--scope', 'user')
    expect(users.stdout.split('\n').slice(1)).toEqual([
      '  app.user   username: 1 suffixed; is_superuser: 1 set; age dropped by a shim from 1 row',
      '  app.actor  1 row dropped by a shim',
      '',
    ])
    const options = await intoExisting('--scope', 'config', '--overwrite-configs')
    expect(options.stdout).toContain('\n  app.option  1 row overwritten: pk 2\n')
    const { stdout } = await intoExisting('--replace', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      effects: {
        values: {},
        replaced: { 'app.user': 5, 'app.option': 2 },
        droppedModels: { 'app.actor': 1 },
        droppedFields: { 'app.user': { age: 1 } },
      },
    })
  })

  test('takes what a filter names, and tells which names nothing has', async () => {
    const { stdout } = await intoExisting('--scope', 'organization', '--filter-orgs', 'acme,acmee', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      scope: 'organization',
      alreadyApplied: false,
      rows: 3,
      models: {
        'app.user': { inserted: 1, existing: 0, overwritten: 0, leftOut: 1 },
        'app.member': { inserted: 1, leftOut: 1 },
        'app.option': { inserted: 0, leftOut: 1 },
      },
      unknown: { users: [], organizations: ['acmee'] },
    })
    expect((await intoExisting('--scope', 'user', '--filter-users', 'cyd')).stderr).toContain('no user is called cyd')
  })

  test('overwrites options where it is told to', async () => {
    await connection().query(`INSERT INTO app_option (key, value) VALUES ('color', 'red')`)
    await intoExisting('--scope', 'config')
    expect(await column('SELECT value FROM app_option')).toEqual(['red'])
    const { stdout } = await intoExisting('--scope', 'config', '--overwrite-configs')
    expect(stdout).toContain('1 overwrote others')
    expect(await column('SELECT value FROM app_option')).toEqual(['blue'])
  })

  test('in another scope than the file seems to be of tells so', async () => {
    // In CI the file of the catalog is not written, which each import tells.
    vi.stubEnv('CI', '')
    await intoExisting('--scope', 'user')
    const { stderr } = await intoExisting('--scope', 'user')
    expect(stderr).toBe(
      'rows of models that user scope does not take in were left out: app.option, app.org, app.member; ' +
        'if the file was exported in global scope and all of it is wanted, import it with --scope global\n',
    )
    await writeFile(join(folder.path, 'snapshots/shop/users.json'), JSON.stringify(rows.slice(0, 2)))
    const users = (...options: readonly string[]) => {
      const argv = ['import', join(folder.path, 'snapshots/shop/users.json'), '--url', url(), '--into-existing']
      return inProcess(...argv, ...options)
    }
    expect((await users('--replace')).stderr).toBe(
      'all rows of the file are of user scope: in global scope they are all that is there now; ' +
        'if it was exported in user scope, import it with --scope user\n',
    )
    expect(JSON.parse((await users('--scope', 'config', '--json')).stdout).hint).toContain('users keep privileges')
    expect([(await users('--scope', 'user')).stderr, (await users('--scope', 'organization')).stderr]).toEqual(['', ''])
    expect((await intoExisting('--replace')).stderr).toBe('')
  })

  test('with a number is applied once', async () => {
    const number = ['--import-uuid', '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11']
    await intoExisting('--scope', 'user', ...number)
    const { exitCode, stdout } = await intoExisting('--scope', 'user', ...number)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('nothing was changed') })
    expect(await column('SELECT username FROM app_user ORDER BY id')).toEqual(['ann', 'bob'])
    await connection().query('DROP SCHEMA _pg_roundtrip CASCADE')
  })

  test.each([
    ['without leave to write there', ['--scope', 'user'], 'say so: --into-existing'],
    ['with --replace', ['--into-existing', '--scope', 'user', '--replace'], 'leave --replace out'],
    [
      'with a flag that no rule names',
      ['--into-existing', '--scope', 'user', '--flag', 'merge_user'],
      'did you mean merge_users?',
    ],
  ])('%s is refused', async (_, options, reason) => {
    const { exitCode, stderr } = await importTeam(...options)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(reason) })
    expect(await column('SELECT count(*) FROM app_user')).toEqual(['0'])
  })
})

test('the scope is global where none is named: rows keep keys and privileges, and an empty database is wanted', async () => {
  await intoExisting()
  expect(await column('SELECT id FROM app_user WHERE is_superuser')).toEqual(['5'])
  const { exitCode, stderr } = await intoExisting()
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--replace') })
})
