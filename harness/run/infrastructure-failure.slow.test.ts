import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import { HarnessError } from '../model/errors.ts'
import { createEmbeddedProvider, openProvider, type PostgresProvider } from '../postgres/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let root: string
let provider: PostgresProvider

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-failures-'))
  provider = await createEmbeddedProvider()
  await addSubject('map', '')
})

afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

/** A subject with one table and one row in it, after SQL that its schema begins with. */
async function addSubject(name: string, sql: string): Promise<void> {
  const folder = join(root, 'snapshots', name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'subject.ts'), `export default ${JSON.stringify({ name, schema: 'schema.sql' })}`)
  await writeFile(join(folder, 'schema.sql'), `${sql};\nCREATE TABLE town (id int PRIMARY KEY, name text);`)
  const rows = [{ model: 'public.town', pk: 1, fields: { name: 'Ulm' } }]
  await writeFile(join(folder, 'start.json'), JSON.stringify(rows))
}

interface Where {
  readonly on?: PostgresProvider
  readonly subject?: string
  readonly expectation?: string
}

/** Runs a case whose steps are SQL, in the order given. */
function run(steps: readonly string[], { on = provider, subject = 'map', expectation = '' }: Where = {}) {
  const list = steps.map((sql) => `  - sql: ${JSON.stringify(sql)}\n`).join('')
  const transform = list === '' ? '' : `transform:\n${list}`
  const text = `name: a case\nsubject: ${subject}\nsnapshot: start\n${transform}${expectation}`
  const parsed = parseCaseFile(text, join(root, 'cases', 'a.case.yaml'))
  return runCase(parsed, { root, provider: on, keep: 'never', templates: new SnapshotTemplates(root, () => [], true) })
}

/** As SQL. The working directory of a program that a server starts is its data folder. */
const program = (command: string) => `COPY (SELECT) TO PROGRAM '${command}'`
/** Ends when the server has: a session of a dying one still answers for a while. */
const kill = program(
  'pid=$(head -n 1 postmaster.pid); kill -KILL $pid; while kill -0 $pid 2>/dev/null; do sleep 0.01; done',
)
const deleteData = program('rm -rf ./*')
const raise = (sqlstate: string) => `DO $$ BEGIN RAISE 'full' USING ERRCODE = '${sqlstate}'; END $$`

const losses = [
  ['the data folder is deleted', deleteData],
  ['the server is killed', kill],
  [
    'the server is told to end',
    program('kill -INT $(head -n 1 postmaster.pid); until grep -q stopping postmaster.pid; do sleep 0.01; done'),
  ],
  ['a process of the server crashes', program('kill -SEGV $PPID')],
] as const

describe('the server is to blame, not the case, when', () => {
  test.each(losses)('%s in a step', async (_, sql) => {
    expectLoss(await run([sql, 'SELECT count(*) FROM town']))
  })

  test.each(losses)('%s while the schema is made', async (_, sql) => {
    await addSubject('doomed', sql)
    expectLoss(await run([], { subject: 'doomed' }))
  })

  test('it is lost before a step that fails for a reason of its own', async () => {
    expectLoss(await run([deleteData, 'SELECT 1/0']))
  })

  test('an error was declared, and another came for want of a server', async () => {
    expectLoss(await run([kill], { expectation: 'expect:\n  error: { sqlstate: "22012" }' }))
  })

  test('it is shared by the cases: each of them says so, and none waits', async () => {
    const settings = {
      name: 'embedded',
      provider: 'embedded',
      majorVersion: null,
      image: '',
      url: null,
      warm: 0,
    } as const
    await using shared = await openProvider({ ...settings, isolation: 'database' })
    expectLoss(await run([kill], { on: shared }))
    const started = performance.now()
    for (let cases = 0; cases < 20; cases++) expectLoss(await run([], { on: shared }))
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test("it is someone else's, and ends", async () => {
    await using theirs = await createEmbeddedProvider()
    const server = await theirs.boot()
    const settings = { name: 'external', provider: 'external', majorVersion: null, image: '', warm: 0 } as const
    const external = await openProvider({ ...settings, url: server.url, isolation: 'database' })
    const { errorCode, error } = await run([kill], { on: external })
    expect({ errorCode, error }).toMatchObject({
      errorCode: 'infrastructure',
      error: expect.stringContaining('Check that the server runs and can be reached'),
    })
    expect(await run([], { on: external })).toMatchObject({
      errorCode: 'infrastructure',
      error: expect.stringContaining("A database can't be made at "),
    })
    await expect(external[Symbol.asyncDispose]()).rejects.toThrow("can't be dropped")
  })

  test('it tells why in its log, without what sessions wrote there', async () => {
    const { error } = await run([`SELECT 'secret'; ${kill}`])
    expect(error).toContain('its log ends:\n    ')
    expect(error).toMatch(/FATAL: {2}terminating connection due to unexpected postmaster exit/)
    expect(error).not.toContain('secret')
    expect(error).not.toContain('STATEMENT')
  })
})

test.runIf(process.platform === 'linux')(
  'a shortage is told with the step that it showed in, without values',
  async () => {
    const { errorCode, error } = await run(['SELECT 1', "COPY (SELECT 'secret') TO '/dev/full'"])
    expect(errorCode).toBe('infrastructure')
    expect(error).toMatch(
      /^The PostgreSQL server runs short of something: .*\n {2}it showed in \S+a\.case\.yaml:6: step 2 \(sql\)\n.*room on the disk/,
    )
    expect(error).not.toContain('secret')
  },
)

function expectLoss({ status, errorCode, error }: CaseReport): void {
  expect({ status, errorCode, error }).toEqual({
    status: 'error',
    errorCode: 'infrastructure',
    error: expect.stringMatching(/^The PostgreSQL server does not work any more: [\s\S]*, then run again\.$/),
  })
}

const refuseTables = `
  CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no tables'; END $$;
  CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()`

/** Longer than anyone asks whether the server is well. */
const delayTables = `
  CREATE FUNCTION delay() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); END $$;
  CREATE EVENT TRIGGER delay ON ddl_command_start EXECUTE FUNCTION delay()`
const takeLocks = 'SELECT count(pg_advisory_lock(number)) FROM generate_series(1, 50000) AS number'

describe('the step is to blame, not the server, when', () => {
  test.each([
    ['it ends its own connection', ['SELECT pg_terminate_backend(pg_backend_pid())'], '57P01'],
    ['it reads a file that is not there', [`COPY town FROM '/nowhere/town.csv'`], '58P01'],
    ['it says by itself that the disk is full', [raise('53100')], '53100'],
    ['it fails where no one is let in any more', ['ALTER ROLE postgres NOLOGIN', 'SELECT 1/0'], '22012'],
    ['it fails where no table can be made any more', [refuseTables, 'SELECT 1/0'], '22012'],
    ['it fails where the server takes long to answer', [delayTables, 'SELECT 1/0'], '22012'],
    ['it takes more locks than there is room for', [takeLocks], '53200'],
  ])('%s', async (_, steps, sqlstate) => {
    const { errorCode, error } = await run(steps)
    expect({ errorCode, error }).toEqual({
      errorCode: 'step-failed',
      error: expect.stringContaining(`(SQLSTATE ${sqlstate})`),
    })
  })

  test('its error was declared', async () => {
    const expectation = 'expect:\n  error: { sqlstate: "53100" }'
    expect(await run([raise('53100')], { expectation })).toMatchObject({ status: 'pass', error: null })
  })
})

test('a server that can not be removed when the time of its case is over is reported, once', async () => {
  let disposals = 0
  const stubborn: PostgresProvider = {
    ...provider,
    version: provider.version,
    async boot(template) {
      const server = await provider.boot(template)
      const { connection, url } = server
      return {
        connection,
        url,
        keep: () => server.keep(),
        async [Symbol.asyncDispose]() {
          disposals += 1
          await server[Symbol.asyncDispose]()
          throw new HarnessError('it can not be removed', { code: 'infrastructure' })
        },
      }
    },
  }
  // vitest fails for a rejection that nobody handles.
  const { error } = await run(['SELECT pg_sleep(60)'], { on: stubborn, expectation: 'timeout: 1s\n' })
  expect({ error, disposals }).toEqual({ error: expect.stringContaining('took longer than its timeout'), disposals: 2 })
})
