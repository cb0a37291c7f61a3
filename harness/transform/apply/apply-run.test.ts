import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunCommand } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { connect, createEmbeddedProvider } from '../../postgres/index.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { RunFailure } from './apply-run.ts'
import { applyStep } from './apply-step.ts'
import { StepError } from './step-error.ts'
import type { RunStep } from './steps.ts'
import { rowsOf } from './test-apply.ts'

let database: TestDatabase
let schema: Schema
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  schema = await database.create('CREATE TABLE t (id int PRIMARY KEY, note text)')
  folder = await mkdtemp(join(tmpdir(), "run step's folder "))
}, 60_000)
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const step = (command: RunCommand, more: Partial<RunStep> = {}): RunStep => ({
  kind: 'run',
  command,
  env: {},
  cwd: folder,
  timeoutMs: null,
  line: 3,
  ...more,
})
const shell = (text: string, more: Partial<RunStep> = {}): RunStep => step({ kind: 'shell', text }, more)
const run = (given: RunStep): Promise<unknown> => applyStep(database.connection, schema, given, '')

/** @throws Error when it succeeds */
async function failureOf(work: Promise<unknown>): Promise<RunFailure> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (thrown instanceof RunFailure) return thrown
  throw new Error(`no failure of a command: ${String(thrown)}`)
}

/** Whether the processes of the group that a command's shell told of are gone; those that nobody buries count as gone. */
async function isGone(output: string): Promise<boolean> {
  const group = Number(/group (\d+)/.exec(output)?.[1])
  return expect
    .poll(() => isAlive(group), { timeout: 10_000 })
    .toBe(false)
    .then(() => true)
}

function isAlive(group: number): boolean {
  if (existsSync('/proc/self/stat')) {
    const states = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(statOf)
    return states.some(([state, , groupOfIt]) => Number(groupOfIt) === group && state !== 'Z')
  }
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

/** State, parent, process group, … of a process; nothing when it is gone. */
function statOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return []
  }
}

// The leader of the group became the command itself.
const tellGroup = 'echo "group $$"'

describe('a command', () => {
  test('gets the database by its URL, works there, and may be given arguments and variables', async () => {
    const script = `
      import pg from ${JSON.stringify(import.meta.resolve('pg'))}
      for (const settings of [{ connectionString: process.env.DATABASE_URL }, {}]) {
        const client = new pg.Client(settings)
        await client.connect()
        const { rows } = await client.query('SELECT count(*) + 1 AS id FROM t')
        const note = [process.env.NOTE, process.argv[2], process.cwd() === process.env.FOLDER].join()
        await client.query('INSERT INTO t VALUES ($1, $2)', [rows[0].id, note])
        await client.end()
      }`
    await writeFile(join(folder, 'fill.mjs'), script)
    const words = [process.execPath, 'fill.mjs', `it's "one" word`]
    const env = { NOTE: 'a $b', FOLDER: folder }
    expect(await run(step({ kind: 'program', words }, { env }))).toEqual({ kind: 'run' })
    const note = `a $b,it's "one" word,true`
    expect(await rowsOf(database, schema, 't')).toEqual([
      { pk: 1, fields: { note } },
      { pk: 2, fields: { note } },
    ])
  })

  test('gets no variable that leads to another database', async () => {
    process.env.PGSERVICE = 'elsewhere'
    try {
      await run(shell('test -z "$PGSERVICE" && test -n "$PATH" && test -n "$PGHOST"'))
    } finally {
      delete process.env.PGSERVICE
    }
  })

  test('that fails is told by its exit code or signal, and what it wrote', async () => {
    const failure = await failureOf(run(shell('echo out; echo err >&2; exit 3')))
    expect([failure.message, failure.output.split('\n').sort()]).toEqual([
      'it ended with exit code 3',
      ['', 'err', 'out'],
    ])
    expect((await failureOf(run(shell('kill -TERM $$')))).message).toBe('it was ended by SIGTERM')
    const missing = await failureOf(run(step({ kind: 'program', words: ['no-such-program'] })))
    expect([missing.message, missing.output]).toEqual([
      'it ended with exit code 127',
      expect.stringContaining('no-such-program'),
    ])
    await expect(run(shell('true', { cwd: '/no/such/folder' }))).rejects.toThrow(
      'its folder /no/such/folder is not there',
    )
  })

  test('ends in its time, with all that it started', async () => {
    const text = `${tellGroup}; sleep 600 & sleep 600 & echo waiting; wait`
    const failure = await failureOf(run(shell(text, { timeoutMs: 300 })))
    expect(failure.message).toBe('took longer than its timeout of 300 ms, and was ended')
    expect(failure.output).toContain('waiting')
    expect(await isGone(failure.output)).toBe(true)
  })

  test('leaves nothing running when it ends by itself', async () => {
    const failure = await failureOf(run(shell(`${tellGroup}; sleep 600 & exit 1`)))
    expect(failure.message).toBe('it ended with exit code 1')
    expect(await isGone(failure.output)).toBe(true)
  })

  test('ends with the database, as when the time of the case is over', async () => {
    await using provider = await createEmbeddedProvider()
    const server = await provider.boot()
    const connection = await connect(server.connection)
    const started = join(folder, 'started')
    const failed = failureOf(applyStep(connection, schema, shell('touch started; sleep 600'), ''))
    await expect.poll(() => existsSync(started), { timeout: 10_000 }).toBe(true)
    await server[Symbol.asyncDispose]()
    const failure = await failed
    expect(failure.message).toBe('was ended, for the database went away')
    await connection[Symbol.asyncDispose]()
  }, 30_000)
})

test('of what it wrote the last lines are told, without secrets', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  const output = `${lines.join('\n')}\nkey sesame\n${'x'.repeat(600)}sesame\n`
  const redact = (message: string): string => message.replaceAll('sesame', '…')
  const cause = new RunFailure('it ended with exit code 1', output)
  const { message } = new StepError('step 1 (run x)', 1, 'a.case.yaml:3', cause, redact)
  expect(message).toContain(
    'step 1 (run x) failed: it ended with exit code 1; the last 20 lines that it wrote:\n    line 13\n',
  )
  expect(message).toContain('\n    key …\n    …xxx')
  expect(message).not.toContain('sesame')
  const silent = new StepError('step 1 (run x)', 1, 'a.case.yaml:3', new RunFailure('it was ended by SIGKILL', ''))
  expect(silent.message).toBe('a.case.yaml:3: step 1 (run x) failed: it was ended by SIGKILL; it wrote nothing')
})
