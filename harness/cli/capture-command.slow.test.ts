import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Connection,
  type ConnectionSettings,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
} from '../postgres/index.ts'
import { type Ended, inProcess, temporaryFolder } from './test-command.ts'

const tables = `
  CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL UNIQUE);
  CREATE TABLE team (id int PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE membership (id int PRIMARY KEY, person int NOT NULL REFERENCES person, team int NOT NULL REFERENCES team);
`
const subject = `export default {
  name: 'club',
  schema: 'schema.sql',
  models: {
    'public.person': { scope: 'user' },
    'public.team': { scope: 'organization' },
    'public.membership': { scope: 'organization' },
  },
  filters: {
    users: { model: 'public.person', by: 'name' },
    organizations: {
      model: 'public.team',
      by: 'slug',
      members: { model: 'public.membership', organization: 'team', user: 'person' },
    },
  },
}`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let provider: PostgresProvider
let connection: Connection
let url: string
let settings: ConnectionSettings
beforeAll(async () => {
  folder = await temporaryFolder()
  provider = await createEmbeddedProvider()
  const server = await provider.boot()
  url = server.url
  settings = server.connection
  connection = await connect(server.connection)
  await connection.client.query(tables)
  await connection.client.query(`
    INSERT INTO person VALUES (1, 'ada'), (2, 'bob'), (3, 'cyd');
    INSERT INTO team VALUES (1, 'red'), (2, 'blue');
    INSERT INTO membership VALUES (1, 1, 1), (2, 2, 1), (3, 3, 2);`)
  await mkdir(join(folder.path, 'snapshots/club'), { recursive: true })
  await writeFile(join(folder.path, 'snapshots/club/schema.sql'), tables)
  await writeFile(join(folder.path, 'snapshots/club/subject.mjs'), subject)
  // Binds it once, which leaves its catalog there; nothing does in CI.
  vi.stubEnv('CI', '')
  await inProcess('validate', join(folder.path, 'snapshots/club/subject.mjs'), '--root', folder.path)
  vi.unstubAllEnvs()
}, 60_000)
afterAll(async () => {
  await connection?.[Symbol.asyncDispose]()
  await provider?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
})

const run = (command: string, name: string, ...options: readonly string[]): Promise<Ended> =>
  inProcess(command, name, '--url', url, '--root', folder.path, ...options)
const capture = (name: string, ...options: readonly string[]) => run('capture', name, ...options)
const file = (name: string) => join(folder.path, 'snapshots/club', name)
const rowsOf = async (name: string): Promise<readonly string[]> => {
  const rows: { readonly model: string; readonly pk: number }[] = JSON.parse(await readFile(file(name), 'utf8'))
  return rows.map(({ model, pk }) => `${model.replace('public.', '')} ${pk}`)
}
const red = ['--scope', 'organization', '--filter-orgs', 'red']

describe('capture', () => {
  test('makes a snapshot of the only subject by its name, of a scope and a filter', async () => {
    const { exitCode, stdout, stderr } = await capture('red', ...red)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(
      /^✓ 5 rows of postgres at .* written to .*red\.json \(in organization scope; 3 rows of its models left out\)\n$/,
    )
    expect(await rowsOf('red.json')).toEqual(['person 1', 'person 2', 'team 1', 'membership 1', 'membership 2'])
  })

  test('replaces no snapshot unless that is said', async () => {
    await writeFile(file('kept.json'), '[]\n')
    const { exitCode, stderr } = await capture('kept')
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--force') })
    expect(await readFile(file('kept.json'), 'utf8')).toBe('[]\n')
    expect(await capture('kept', '--force')).toMatchObject({ exitCode: 0 })
    expect(await rowsOf('kept.json')).toHaveLength(8)
  })

  test('refuses more rows than were allowed, names the model, and writes nothing', async () => {
    const { exitCode, stderr } = await capture('many', '--max-rows', '7')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there are more than 7 rows: the limit was reached in model public.')
    expect(await capture('many', '--max-rows', '8')).toMatchObject({ exitCode: 0 })
  })

  test('waits for no statement longer than was allowed, and writes nothing', async () => {
    await using other = await connect(settings)
    await other.query('BEGIN')
    await other.query('LOCK TABLE team')
    const { exitCode, stderr } = await capture('late', '--statement-timeout', '1')
    await other.query('ROLLBACK')
    expect(exitCode).toBe(3)
    expect(stderr).toContain('public.team cannot be exported')
    expect(stderr).toContain('nothing was written')
    expect(stderr).toContain('--statement-timeout')
    expect((await readdir(join(folder.path, 'snapshots/club'))).filter((name) => name.startsWith('late'))).toEqual([])
  })

  test.each(['../out', 'a/b', '.hidden', 'sealed.tar'])('%s is no name of a snapshot', async (name) => {
    expect(await capture(name)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is no name of a snapshot'),
    })
  })

  test('works where the session may do nothing but read', async () => {
    await connection.query(`CREATE ROLE reader LOGIN PASSWORD 'r'`)
    await connection.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader')
    const asReader = new URL(url)
    asReader.username = 'reader'
    asReader.password = 'r'
    const { exitCode } = await inProcess('capture', 'read', '--url', asReader.href, '--root', folder.path)
    expect(exitCode).toBe(0)
  })

  test('sanitizes nothing by guess', async () => {
    const { exitCode, stderr } = await capture('clean', '--sanitize', '--seed', 'a seed for tests')
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('public.person') })
    expect((await readdir(join(folder.path, 'snapshots/club'))).includes('clean.json')).toBe(false)
  })

  test('takes no seed for rows that stay as they are', async () => {
    expect(await capture('seeded', '--seed', 'a long secret')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('add --sanitize'),
    })
  })

  test('sanitizes as the rules say', async () => {
    await using other = await temporaryFolder()
    await cp(join(folder.path, 'snapshots'), join(other.path, 'snapshots'), { recursive: true })
    const rules = subject
      .replace("{ scope: 'user' }", "{ scope: 'user', sanitize: { name: 'username' } }")
      .replace("'public.team': { scope", "'public.team': { sanitize: { slug: 'slug' }, scope")
    await writeFile(join(other.path, 'snapshots/club/subject.mjs'), rules)
    const asked = ['--url', url, '--root', other.path, '--sanitize', '--seed', 'a seed for tests', ...red]
    expect(await inProcess('capture', 'clean', ...asked)).toMatchObject({ exitCode: 0, stderr: '' })
    const text = await readFile(join(other.path, 'snapshots/club/clean.json'), 'utf8')
    expect(JSON.parse(text)).toHaveLength(5)
    expect(text).not.toMatch(/ada|bob|"red"/)
    const told = async (...argv: readonly string[]) => {
      const { stdout } = await inProcess(
        'capture',
        'told',
        '--force',
        '--url',
        url,
        '--root',
        other.path,
        '--json',
        ...argv,
      )
      const { sanitized, seed } = JSON.parse(stdout)
      expect(stdout).not.toContain('a seed for tests')
      return [sanitized, seed]
    }
    expect(await told()).toEqual([false, null])
    expect(await told('--sanitize')).toEqual([true, 'fresh'])
    expect(await told('--sanitize', '--seed', 'a seed for tests')).toEqual([true, 'option'])
    vi.stubEnv('ROUNDTRIP_SANITIZE_SEED', 'a seed for tests')
    expect(await told('--sanitize')).toEqual([true, 'variable'])
    vi.unstubAllEnvs()
  })
})

describe('export', () => {
  const target = () => join(folder.path, 'out.json')

  test('of a scope tells a program what was left out, and why', async () => {
    const { stdout } = await run('export', target(), '--subject', 'club', ...red, '--filter-users', 'ada,eve', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      scope: 'organization',
      rows: 3,
      unknown: { users: ['eve'], organizations: [] },
      models: { 'public.membership': { taken: 1, leftOut: { scope: 0, filter: 0, depends: 2, dangling: 0 } } },
    })
  })

  test('warns of names that nobody has', async () => {
    const { exitCode, stderr } = await run('export', target(), '--subject', 'club', '--filter-orgs', 'red,rad')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'no organization is called rad\n' })
  })

  test.each([
    ['NFD', 'NFC'],
    ['NFC', 'NFD'],
  ])('of a name in form %s, which a row has in form %s, says so', async (given, held) => {
    await connection.query('INSERT INTO team VALUES (9, $1)', ['équipe'.normalize(held)])
    const name = 'équipe'.normalize(given)
    const { stderr } = await run('export', target(), '--subject', 'club', '--filter-orgs', `${name},côté`)
    await connection.query('DELETE FROM team WHERE id = 9')
    expect(stderr).toBe(
      `no organization is called ${name}, but one is by a name that looks the same, in another Unicode form (${held})\n` +
        'no organization is called côté\n',
    )
  })

  test('by an empty filter writes nothing', async () => {
    const { stdout } = await run('export', target(), '--subject', 'club', '--scope', 'user', '--filter-users', '')
    expect(stdout).toContain('0 rows')
    expect(await readFile(target(), 'utf8')).toBe('[]\n')
  })

  test('indents as is wanted', async () => {
    await run('export', target(), '--subject', 'club', '--indent', '0')
    expect((await readFile(target(), 'utf8')).split('\n')[1]).toBe(
      '{"model":"public.person","pk":1,"fields":{"name":"ada"}},',
    )
    const wrong = await run('export', target(), '--subject', 'club', '--indent', 'x')
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('It must be a whole number') })
  })
})
