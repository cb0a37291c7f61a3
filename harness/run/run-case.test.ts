import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import { createEmbeddedProvider, type PostgresProvider, shareServer } from '../postgres/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const schema = `CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE NOT NULL, since timestamptz);
CREATE TABLE street (id serial PRIMARY KEY, town int NOT NULL REFERENCES town ON DELETE CASCADE, name text);`

const rows = [
  { model: 'public.town', pk: 1, fields: { name: 'Ulm', since: '2020-01-01T00:00:00Z' } },
  { model: 'public.town', pk: 2, fields: { name: 'Bonn', since: null } },
  { model: 'public.street', pk: 1, fields: { town: 1, name: 'Hirschstraße' } },
]

let root: string
let embedded: PostgresProvider
/** Servers that were booted and have not ended. */
let running = 0
/** The real provider, with its servers counted. */
let provider: PostgresProvider
let templates: SnapshotTemplates

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-run-case-'))
  await addSubject('map', schema, { start: rows })
  embedded = shareServer(await createEmbeddedProvider())
  templates = new SnapshotTemplates(root, () => [], true)
  provider = {
    kind: embedded.kind,
    version: embedded.version,
    async boot(template) {
      const server = await embedded.boot(template)
      running += 1
      let ended = false
      return {
        connection: server.connection,
        url: server.url,
        keep: () => server.keep(),
        async [Symbol.asyncDispose]() {
          await server[Symbol.asyncDispose]()
          if (!ended) running -= 1
          ended = true
        },
      }
    },
    [Symbol.asyncDispose]: () => embedded[Symbol.asyncDispose](),
  }
})

afterEach(() => {
  vi.unstubAllEnvs()
  expect(running).toBe(0)
})

afterAll(async () => {
  await embedded[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

async function addSubject(name: string, sql: string, snapshots: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(root, 'snapshots', name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'subject.ts'), `export default ${JSON.stringify({ name, schema: 'schema.sql' })}`)
  await writeFile(join(folder, 'schema.sql'), sql)
  for (const [snapshot, content] of Object.entries(snapshots)) {
    await writeFile(join(folder, `${snapshot}.json`), JSON.stringify(content))
  }
}

/** Runs a case of subject `map` whose steps and expectations are YAML; they begin in line 4. */
function run(yaml = '', { subject = 'map', snapshot = 'start' } = {}): Promise<CaseReport> {
  const text = `name: a case\nsubject: ${subject}\nsnapshot: ${snapshot}\n${yaml}`
  const parsed = parseCaseFile(text, join(root, 'cases', 'a.case.yaml'))
  return runCase(parsed, { root, provider, templates, keep: 'never' })
}

describe('a case that is judged', () => {
  test('passes, and tells how long each phase took', async () => {
    const started = performance.now()
    const report = await run('transform:\n  - { update: public.town, where: { pk: 1 }, set: { name: Neu-Ulm } }')
    const elapsedMs = performance.now() - started
    expect(report).toMatchObject({
      status: 'pass',
      error: null,
      errorCode: null,
      file: 'cases/a.case.yaml',
      findings: [],
      intendedChanges: 1,
      actualChanges: 1,
      steps: [{ label: 'update public.town' }],
      rows: 3,
      postgres: { provider: 'embedded', version: provider.version },
    })
    const { schemaMs, ...others } = report.timings
    expect(Object.values(others).every((ms) => ms > 0)).toBe(true)
    const phases = Object.values(report.timings)
    expect(schemaMs).toBeGreaterThanOrEqual(0) // 0 when an earlier run has made the schema
    expect(phases.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(elapsedMs)
  })

  test('is not swayed by what a step sets for its session', async () => {
    const settings = `
      SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET search_path = pg_catalog; SET role pg_monitor;
      SET default_transaction_read_only = on; SET row_security = off`
    expect(await run(`transform:\n  - sql: ${JSON.stringify(settings)}`)).toMatchObject({ error: null, findings: [] })
  })

  test('is not swayed by the environment', async () => {
    const nonsense = {
      PGHOST: 'nowhere',
      PGPORT: '1',
      PGUSER: 'nobody',
      PGDATABASE: 'none',
      PGPASSWORD: 'x',
      TZ: 'Asia/Tokyo',
      PGOPTIONS: '-c datestyle=German',
    }
    for (const [name, value] of Object.entries(nonsense)) vi.stubEnv(name, value)
    expect(await run()).toMatchObject({ status: 'pass', error: null })
  })
})

test('a schema that pg_dump wrote is taken with the commands by which it guards psql', async () => {
  await addSubject('dumped', '\\restrict abc\nCREATE TABLE thing (id int PRIMARY KEY);\n\\unrestrict abc\n', {
    start: [],
  })
  expect(await run('', { subject: 'dumped' })).toMatchObject({ status: 'pass', error: null })
  await addSubject('psql', 'CREATE TABLE thing (id int);\n\\connect other\n', { start: [] })
  const { errorCode, error } = await run('', { subject: 'psql' })
  expect({ errorCode, error }).toEqual({
    errorCode: 'schema-failed',
    error: expect.stringContaining('schema.sql:2:1: '),
  })
  expect(error).toContain('commands of psql')
})

describe('a case that cannot be judged', () => {
  const cannot = async (running: Promise<CaseReport>) => {
    const report = await running
    expect(report).toMatchObject({ status: 'error', findings: [], changedRows: [] })
    return { code: report.errorCode, error: report.error?.replaceAll(root, '<root>'), timings: report.timings }
  }

  test('because there is no such subject', async () => {
    const { code, error } = await cannot(run('', { subject: 'mapp' }))
    expect(code).toBe('bad-config')
    expect(error).toContain('mapp')
  })

  test('because there is no such snapshot: no server is booted for it', async () => {
    const { code, error, timings } = await cannot(run('', { snapshot: 'end' }))
    expect(code).toBe('bad-snapshot')
    expect(error).toContain('end.json')
    expect(Object.values(timings).every((ms) => ms === 0)).toBe(true)
  })

  test('because it does not fit the schema: every problem is named, with its line', async () => {
    const { code, error } = await cannot(
      run(
        'transform:\n  - { delete: public.twon, where: all }\n  - { update: public.town, where: { naem: x }, set: { id: 1 } }',
      ),
    )
    expect(code).toBe('bad-case')
    expect(error).toMatch(/a\.case\.yaml:5: .*public\.twon[\s\S]*a\.case\.yaml:6: .*naem/)
  })

  test('because its snapshot does not fit the schema: every problem is named, with its row', async () => {
    const odd = [
      { model: 'public.town', pk: 1, fields: { name: 'Ulm', mayor: 'x' } },
      { model: 'public.city', pk: 1, fields: {} },
    ]
    await writeFile(join(root, 'snapshots', 'map', 'odd.json'), JSON.stringify(odd))
    const { code, error } = await cannot(run('', { snapshot: 'odd' }))
    expect(code).toBe('bad-snapshot')
    expect(error).toMatch(/public\.town row 1 \(pk 1\): .*mayor/)
    expect(error).toMatch(/public\.city row 1 \(pk 1\)/)
  })

  test('because the schema is wrong: the place in its file is named', async () => {
    await addSubject('broken', 'CREATE TABLE a (id int);\n  CREATE TABLE b (id integre);', { start: [] })
    const { code, error } = await cannot(run('', { subject: 'broken' }))
    expect(code).toBe('schema-failed')
    expect(error).toMatch(/schema\.sql:2:22: type "integre" does not exist/)
  })

  test('because its snapshot cannot be imported: the row is named', async () => {
    const dangling = [{ model: 'public.street', pk: 1, fields: { town: 7, name: 'x' } }]
    await writeFile(join(root, 'snapshots', 'map', 'dangling.json'), JSON.stringify(dangling))
    const { code, error } = await cannot(run('', { snapshot: 'dangling' }))
    expect(code).toBe('import-failed')
    expect(error).toMatch(/public\.street row 1 \(pk 1\): field town refers to public\.town 7/)
  })

  test('because a step fails: its line and the SQLSTATE are named', async () => {
    const { code, error } = await cannot(run('transform:\n  - sql: SELECT 1\n  - sql: SELECT 1/0'))
    expect(code).toBe('step-failed')
    expect(error).toMatch(/a\.case\.yaml:6: step 2 \(sql\) failed: division by zero \(SQLSTATE 22012\)/)
  })

  test('because a step ends its own connection', async () => {
    const { code } = await cannot(
      run('transform:\n  - sql: SELECT pg_terminate_backend(pg_backend_pid())\n  - sql: SELECT 1'),
    )
    expect(code).toBe('step-failed')
  })

  test('because the file of a step is not there', async () => {
    const { error } = await cannot(run('transform:\n  - sql: { file: ./missing.sql }'))
    expect(error).toMatch(/a\.case\.yaml:5: .*missing\.sql/)
  })

  test('because what it declares finds no row', async () => {
    const { code, error } = await cannot(run('expect:\n  changes:\n    - { removed: public.town, where: { pk: 9 } }'))
    expect(code).toBe('bad-case')
    expect(error).toMatch(/a\.case\.yaml:6: expect\.changes entry 1: no row of public\.town satisfies its where/)
  })

  test('because it takes too long', async () => {
    const { error } = await cannot(run('timeout: 1s\ntransform:\n  - sql: SELECT pg_sleep(60)'))
    expect(error).toMatch(/took longer than its timeout of 1000 ms \(step \d+ \(/)
  })
})

describe('an expected error', () => {
  const twin = '{ insert: public.town, rows: [{ id: 3, name: Ulm }] }'

  test('that comes is what was wanted, and nothing changes', async () => {
    const report = await run(`transform:\n  - ${twin}\nexpect:\n  error: { sqlstate: "23505", step: 1 }`)
    expect(report).toMatchObject({ status: 'pass', error: null, intendedChanges: 0, actualChanges: 0 })
  })

  test('that does not come is an error', async () => {
    const report = await run('transform:\n  - sql: SELECT 1\nexpect:\n  error: true')
    expect(report).toMatchObject({ status: 'error', errorCode: 'step-failed' })
    expect(report.error).toContain('none did')
  })

  test.each(['{ sqlstate: "23503" }', '{ sqlstate: "23505", step: 2 }'])(
    'that is another one is an error: %s',
    async (error) => {
      const report = await run(`transform:\n  - ${twin}\n  - sql: SELECT 1\nexpect:\n  error: ${error}`)
      expect(report).toMatchObject({ status: 'error', errorCode: 'step-failed' })
      expect(report.error).toContain('(SQLSTATE 23505): name "Ulm" is that of public.town pk 1 already\n')
    },
  )

  test('leaves what the steps before it did, and the steps after it do not run', async () => {
    const steps = [
      '{ delete: public.town, where: { pk: 1 } }',
      '{ update: public.town, where: { pk: 2 }, set: { name: Ulm } }',
      twin,
      '{ delete: public.town, where: all }',
    ]
    const yaml = `transform:\n${steps.map((step) => `  - ${step}\n`).join('')}expect:\n  error: { step: 3 }`
    expect(await run(yaml)).toMatchObject({ status: 'pass', error: null, intendedChanges: 3, actualChanges: 3 })
  })

  test('does not excuse what an earlier step did undeclared', async () => {
    const update = `UPDATE town SET name = 'Bonn am Rhein' WHERE id = 2`
    const report = await run(`transform:\n  - sql: ${update}\n  - ${twin}\nexpect:\n  error: { step: 2 }`)
    expect(report.findings).toMatchObject([{ kind: 'unexpected-change', field: 'name', actual: '"Bonn am Rhein"' }])
  })
})
