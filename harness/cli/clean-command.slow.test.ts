import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { HarnessError } from '../model/errors.ts'
import {
  connect,
  createEmbeddedProvider,
  type Leftover,
  type LeftoverSearch,
  listLeftovers,
} from '../postgres/index.ts'
import { clean } from './clean-command.ts'
import { asChild, checkout, inProcess, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 120_000 })

let root: AsyncDisposable & { readonly path: string }
/** How a folder of this process is marked. */
let owner: Readonly<Record<string, unknown>>
beforeAll(async () => {
  root = await temporaryFolder()
  await chmod(root.path, 0o755)
  vi.stubEnv('TMPDIR', root.path)
  vi.stubEnv('ROUNDTRIP_POSTGRES_URL', '')
  {
    await using provider = await createEmbeddedProvider()
    await using server = await provider.boot()
    owner = JSON.parse(await readFile(join(server.connection.host, 'owner.json'), 'utf8'))
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.stubEnv('TMPDIR', root.path)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await root[Symbol.asyncDispose]()
})

/** A folder as a run leaves it that is killed together with its watchdog. */
async function abandoned(name: string): Promise<string> {
  await mkdir(join(root.path, name))
  await writeFile(join(root.path, name, 'owner.json'), JSON.stringify({ ...owner, boot: 'an earlier one' }))
  return name
}

test('removes the database that a run kept of a case that failed, and nothing else', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'snapshots/map'), { recursive: true })
  await mkdir(join(folder.path, 'cases'))
  await symlink(join(checkout, 'node_modules'), join(folder.path, 'node_modules'))
  const rows = [{ model: 'public.town', pk: 1, fields: { name: 'Ulm' } }]
  const files = {
    'package.json': '{ "type": "module" }',
    'snapshots/map/subject.ts': "export default { name: 'map', schema: 'schema.sql' }\n",
    'snapshots/map/schema.sql': 'CREATE TABLE town (id int PRIMARY KEY, name text);\n',
    'snapshots/map/start.json': JSON.stringify(rows),
    'cases/a.case.yaml': "name: a\nsubject: map\nsnapshot: start\ntransform:\n  - sql: UPDATE town SET name = 'Bonn'\n",
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)

  const run = ['run', '--postgres', 'embedded', '--keep', 'on-failure']
  expect(await asChild(run, { cwd: folder.path })).toMatchObject({ exitCode: 1 })
  const report = JSON.parse(await readFile(join(folder.path, 'reports/out/report.json'), 'utf8'))
  const { url, remove }: { url: string; remove: string } = report.cases[0].kept
  const kept = new URL(url).searchParams.get('host') ?? ''
  const name = basename(kept)
  expect(remove).toBe(`npx roundtrip clean ${name}`)
  {
    const settings = { host: kept, port: 5432, user: 'postgres', password: null, database: 'postgres' }
    await using connection = await connect(settings)
    expect((await connection.query('SELECT name FROM town')).rows).toEqual([['Bonn']])
  }

  const bystander = await abandoned('pg-roundtrip-00000000000a')
  const dry = await inProcess('clean', '--dry-run', name, bystander)
  const lines = [`folder ${bystander} (left by a run)\n`, `folder ${name} (kept)\n`]
  expect(dry).toEqual({ exitCode: 0, stdout: lines.join(''), stderr: '' })
  expect(await inProcess('clean', name)).toEqual({ exitCode: 0, stdout: `removed folder ${name} (kept)\n`, stderr: '' })
  expect(existsSync(kept)).toBe(false)
  expect(existsSync(join(root.path, bystander))).toBe(true)

  const again = await inProcess('clean', name, bystander)
  expect(again).toMatchObject({ exitCode: 2, stdout: '' })
  expect(again.stderr).toContain(`✗ nothing to remove has the name ${name}; `)
  expect(again.stderr).toContain(`folder ${bystander} (left by a run)\n`)
  expect(again.stderr).toMatch(/folders were looked for in .*: TMPDIR decides where\n/)
  expect(again.stderr).toContain(root.path)
  expect(existsSync(join(root.path, bystander))).toBe(true)
  expect(await inProcess('clean', bystander)).toMatchObject({ exitCode: 0 })
})

test('looks at the external server of the settings, too', async () => {
  vi.stubEnv('ROUNDTRIP_POSTGRES_URL', 'postgresql://me:s3cret@127.0.0.1:1/postgres')
  const { exitCode, stdout, stderr } = await inProcess('clean', 'roundtrip_0123456789abcdef_1')
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
  expect(stderr).toContain('The PostgreSQL server at 127.0.0.1 port 1 can not be reached')
  expect(stderr).not.toContain('s3cret')
})

describe('without names', () => {
  const broken: Leftover = {
    name: 'roundtrip-kept-000000000000',
    kind: 'container',
    state: 'kept',
    remove: () => Promise.reject(new HarnessError('the daemon is gone', { code: 'infrastructure' })),
  }

  /** Not of all that there is here: some of it may be somebody's. */
  async function cleanAll(search: LeftoverSearch, options = {}) {
    const ended = { exitCode: 0, stdout: '', stderr: '' }
    const style = createStyle({ color: false })
    const terminal = {
      out: (text: string) => {
        ended.stdout += text
      },
      err: (text: string) => {
        ended.stderr += text
      },
      style,
      errorStyle: style,
    }
    const finish = (code: number) => {
      ended.exitCode = code
    }
    await clean(search, [], options, { terminal, finish })
    return ended
  }

  async function only(...names: readonly string[]): Promise<readonly Leftover[]> {
    return (await listLeftovers({ url: null })).leftovers.filter(({ name }) => names.includes(name))
  }

  test('removes all, and goes on when something can not be removed, which exits with 3', async () => {
    const names = [await abandoned('pg-roundtrip-00000000000b'), await abandoned('pg-roundtrip-00000000000c')]
    const leftovers = [broken, ...(await only(...names))]
    expect(await cleanAll({ leftovers, problems: [], roots: [] })).toEqual({
      exitCode: 3,
      stdout: names.map((name) => `removed folder ${name} (left by a run)\n`).join(''),
      stderr: expect.stringMatching(/^✗ the daemon is gone\n/),
    })
    for (const name of names) expect(existsSync(join(root.path, name))).toBe(false)
  })

  test('says what it could not look at, and exits with 3', async () => {
    const problems = [new HarnessError('no server', { code: 'infrastructure' })]
    expect(await cleanAll({ leftovers: [], problems, roots: [] })).toEqual({
      exitCode: 3,
      stdout: 'nothing to remove\n',
      stderr: expect.stringMatching(/^✗ no server\n/),
    })
  })

  test('prints JSON, of what would be removed as well', async () => {
    const name = await abandoned('pg-roundtrip-00000000000d')
    const search = { leftovers: [broken, ...(await only(name))], problems: [], roots: [] }
    const entries = [
      { name: broken.name, kind: 'container', state: 'kept', removed: false },
      { name, kind: 'folder', state: 'abandoned', removed: false },
    ]
    const dry = await cleanAll(search, { json: true, dryRun: true })
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.parse(dry.stdout)).toEqual({ schemaVersion: 1, leftovers: entries, problems: [] })
    const done = await cleanAll(search, { json: true })
    expect(done).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^✗ the daemon/) })
    expect(JSON.parse(done.stdout)).toEqual({
      schemaVersion: 1,
      leftovers: [entries[0], { ...entries[1], removed: true }],
      problems: ['the daemon is gone'],
    })
  })
})
