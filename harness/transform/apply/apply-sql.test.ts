import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { applyStep } from './apply-step.ts'
import { StepError } from './step-error.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const step: Step = { kind: 'sql', source: { kind: 'text', text: '' }, line: 4 }

/** Runs the text over an empty table `t`; gives the numbers that are in it then. */
async function run(text: string): Promise<readonly (string | null | undefined)[]> {
  const schema = await database.create('CREATE TABLE t (n int PRIMARY KEY)')
  await applyStep(database.connection, schema, step, text)
  return numbers()
}

async function numbers(): Promise<readonly (string | null | undefined)[]> {
  const { rows } = await database.connection.query('SELECT n FROM t ORDER BY n')
  return rows.map(([n]) => n)
}

async function failureOf(text: string): Promise<StepError> {
  try {
    await run(text)
  } catch (cause) {
    return new StepError('step 1 (sql)', 1, 'a.case.yaml:4', cause)
  }
  throw new Error('the text was accepted')
}

describe('an sql step', () => {
  test('runs several statements as one transaction', async () => {
    expect(await run('INSERT INTO t VALUES (1); INSERT INTO t SELECT n + 1 FROM t')).toEqual(['1', '2'])
  })

  test('leaves nothing behind when one of its statements fails', async () => {
    const error = await failureOf('INSERT INTO t VALUES (1); INSERT INTO t VALUES (1)')
    expect(error).toMatchObject({ sqlstate: '23505', step: 1, code: 'step-failed' })
    expect(await numbers()).toEqual([])
  })

  test('may hold savepoints', async () => {
    expect(await run('INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2); ROLLBACK TO s')).toEqual(['1'])
  })

  test('says where in its text PostgreSQL stumbled', async () => {
    const error = await failureOf("SELECT 'Ünï 🎈';\n\nSELECT missing FROM t")
    expect(error.message).toMatchInlineSnapshot(`
      "a.case.yaml:4: step 1 (sql) failed: column "missing" does not exist, at line 3 of its SQL (SQLSTATE 42703)
        if the step is meant to fail, declare it: expect: { error: { sqlstate: "42703", step: 1 } }"
    `)
  })

  test.each([
    ['BEGIN; INSERT INTO t VALUES (1); COMMIT'],
    ['INSERT INTO t VALUES (1); COMMIT; BEGIN; INSERT INTO t VALUES (2)'],
    ['ROLLBACK'],
    ['COMMIT AND CHAIN'],
  ])('may not end its transaction: %s', async (text) => {
    const error = await failureOf(text)
    expect(error.sqlstate).toBeNull()
    expect(error.message).toBe(
      'a.case.yaml:4: step 1 (sql) failed: its SQL ended its transaction; a step is one transaction; leave BEGIN, COMMIT and ROLLBACK out of its SQL (savepoints are fine)',
    )
  })

  test('is not taken for one that fails as declared when it has ended its transaction before', async () => {
    const error = await failureOf('INSERT INTO t VALUES (1); COMMIT; SELECT 1 / 0')
    expect(error.sqlstate).toBeNull()
    expect(error.message).toContain('its SQL ended its transaction, and failed after that')
  })

  test('cannot change the session for what follows', async () => {
    const { connection } = database
    const settings =
      "SELECT current_setting('search_path'), current_setting('timezone'), current_setting('work_mem'), current_user"
    const before = await connection.query(settings)
    await run(`SET search_path = ''; SET LOCAL work_mem = '1MB'; SET timezone = 'Asia/Tokyo'; RESET datestyle;
      CREATE ROLE nobody; SET ROLE nobody`)
    expect(await connection.query(settings)).toEqual(before)
    expect((await connection.query('SHOW datestyle')).rows).toEqual([['ISO, YMD']])
    await connection.query('DROP ROLE nobody')
  })

  test('cannot change the session when it fails, either', async () => {
    await failureOf(`SET timezone = 'Asia/Tokyo'; SELECT 1 / 0`)
    expect((await database.connection.query('SHOW timezone')).rows).toEqual([['UTC']])
  })
})
