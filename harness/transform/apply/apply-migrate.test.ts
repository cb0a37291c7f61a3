import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { MigrationPart, MigrationTransaction } from '../../model/migration.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { applyStep } from './apply-step.ts'
import { StepError } from './step-error.ts'
import type { StatementPlace, StepObserver } from './step-observer.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const step: Step = { kind: 'migrate', folder: '/m', from: null, to: null, line: 4 }

function part(name: string, transaction: MigrationTransaction, text: string, firstLine = 1): MigrationPart {
  return { path: `/m/${name}.sql`, text, firstLine, transaction }
}

/** Runs the parts over an empty table `t`; gives the numbers that are in it then. */
async function run(parts: readonly MigrationPart[], observer: StepObserver | null = null): Promise<readonly unknown[]> {
  const schema = await database.create('CREATE TABLE t (n int PRIMARY KEY)')
  await applyStep(database.connection, schema, step, parts, observer)
  return numbers()
}

async function numbers(): Promise<readonly unknown[]> {
  const { rows } = await database.connection.query('SELECT n FROM t ORDER BY n')
  return rows.map(([n]) => n)
}

async function failureOf(...parts: readonly MigrationPart[]): Promise<StepError> {
  try {
    await run(parts)
  } catch (cause) {
    return new StepError('step 1 (migrate m)', 1, 'a.case.yaml:4', cause)
  }
  throw new Error('the migrations were accepted')
}

const twoThenFail = 'INSERT INTO t VALUES (2);\nINSERT INTO t\n  VALUES (2)'

describe('a migrate step', () => {
  test('runs its migrations in order', async () => {
    const own = part('1', 'own', 'INSERT INTO t VALUES (1); INSERT INTO t SELECT n + 1 FROM t')
    expect(await run([own, part('2', 'as-sent', 'DELETE FROM t WHERE n = 1')])).toEqual(['2'])
  })

  test('says by file and line which statement failed; the migrations before it stay done', async () => {
    const error = await failureOf(part('1', 'own', 'INSERT INTO t VALUES (1)'), part('2', 'own', twoThenFail, 10))
    expect(error).toMatchObject({ sqlstate: '23505', step: 1 })
    expect(error.message).toContain('t_pkey", at /m/2.sql:11 (SQLSTATE 23505)')
    expect(await numbers()).toEqual(['1'])
  })

  test('points at the very line that PostgreSQL stumbled over', async () => {
    const error = await failureOf(part('1', 'as-sent', "SELECT 1;\nSELECT 'Ünï 🎈',\n\n  missing FROM t", 7))
    expect(error.message).toContain('column "missing" does not exist, at /m/1.sql:10 (SQLSTATE 42703)')
  })

  test('tells of a constraint that is checked at the end of a migration', async () => {
    const deferred = `ALTER TABLE t ADD p int REFERENCES t DEFERRABLE INITIALLY DEFERRED; INSERT INTO t VALUES (1, 5)`
    expect((await failureOf(part('1', 'own', deferred))).message).toContain(', at the end of /m/1.sql (SQLSTATE 23503)')
  })

  test('runs in no transaction what says so: the statements before one that fails stay done', async () => {
    const concurrently = 'CREATE INDEX CONCURRENTLY a ON t (n); DROP INDEX CONCURRENTLY a; INSERT INTO t VALUES (1)'
    expect(await run([part('1', 'none', concurrently)])).toEqual(['1'])
    expect((await failureOf(part('1', 'none', twoThenFail))).message).toContain('at /m/1.sql:2')
    expect(await numbers()).toEqual(['2'])
  })

  test('runs a file that is sent as it is in a transaction, unless it is one statement or has transactions of its own', async () => {
    const index = 'CREATE INDEX CONCURRENTLY a ON t (n);'
    expect(await run([part('1', 'as-sent', `-- one\n${index}`)])).toEqual([])
    expect((await failureOf(part('1', 'as-sent', `SELECT 1; ${index}`))).sqlstate).toBe('25001')
    await failureOf(part('1', 'as-sent', twoThenFail))
    expect(await numbers()).toEqual([])
    expect(await run([part('1', 'as-sent', `BEGIN; INSERT INTO t VALUES (3); COMMIT; ${index}`)])).toEqual(['3'])
    await failureOf(part('1', 'as-sent', `BEGIN; ${twoThenFail}; COMMIT`))
    expect(await numbers()).toEqual([])
  })

  test.each(['BEGIN', 'commit and chain', 'END', 'ROLLBACK WORK', 'START TRANSACTION', "PREPARE TRANSACTION 'a'"])(
    'refuses what would end a transaction of its own: %s',
    async (control) => {
      const error = await failureOf(part('1', 'own', `INSERT INTO t VALUES (1);\n-- so\n${control}; SELECT 1`, 5))
      expect(error.sqlstate).toBeNull()
      expect(error.message).toContain('/m/1.sql:7: the migration runs in a transaction of its own')
      expect(await numbers()).toEqual([])
    },
  )

  test('may hold savepoints', async () => {
    const text = 'SAVEPOINT s; INSERT INTO t VALUES (2); ROLLBACK TO s; ROLLBACK WORK TO SAVEPOINT s; RELEASE s'
    expect(await run([part('1', 'own', text)])).toEqual([])
  })

  test('refuses a transaction that is left open', async () => {
    const error = await failureOf(part('1', 'as-sent', 'BEGIN; INSERT INTO t VALUES (1)'))
    expect(error.message).toContain('/m/1.sql begins a transaction and does not end it: a COMMIT is missing')
    expect(await numbers()).toEqual([])
  })

  test.each<MigrationTransaction>(['own', 'none', 'as-sent'])('leaves no setting behind: %s', async (transaction) => {
    const { connection } = database
    const settings = "SELECT current_setting('search_path'), current_setting('timezone'), current_user"
    const before = await connection.query(settings)
    const set = "SET search_path = ''; SET timezone = 'Asia/Tokyo'; SET ROLE pg_monitor"
    await run([part('1', transaction, set), part('2', transaction, 'INSERT INTO t VALUES (1)')])
    expect(await connection.query(settings)).toEqual(before)
    await failureOf(part('1', transaction, `${set}; SELECT 1 / 0`))
    expect(await connection.query(settings)).toEqual(before)
  })

  test('lets an observer look after every statement, within its transaction', async () => {
    const seen: [StatementPlace, readonly unknown[]][] = []
    const afterStatement = async (_: unknown, place: StatementPlace): Promise<void> => {
      seen.push([place, await numbers()])
    }
    const observer = { afterStatement, afterStep: async () => {} }
    await run([part('1', 'own', 'INSERT INTO t VALUES (1);\n\nINSERT INTO t VALUES (2)', 3)], observer)
    expect(seen).toEqual([
      [{ path: '/m/1.sql', line: 3 }, ['1']],
      [{ path: '/m/1.sql', line: 5 }, ['1', '2']],
    ])
  })
})
