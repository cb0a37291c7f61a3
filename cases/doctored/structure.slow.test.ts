import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Doctor } from './test-doctor.ts'

// Each examination boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

describe('a step that changes the structure of the database', () => {
  let doctor: Doctor
  beforeAll(async () => {
    doctor = await Doctor.arrive()
  }, 60_000)
  afterAll(() => doctor[Symbol.asyncDispose]())

  const driftOf = async (sql: string) => {
    const { findings, error } = await doctor.examine({ subject: 'bookshop', sql })
    expect(error).toBeNull()
    return findings.filter(({ kind }) => kind === 'schema-drift').map(({ model, message }) => `${model}: ${message}`)
  }

  test.each([
    [
      'ALTER TABLE shop.author ADD COLUMN extra integer',
      'shop.author',
      'column extra of table shop.author is new (integer)',
    ],
    ['ALTER TABLE shop.customer RENAME TO guest', 'shop.customer', 'table shop.customer was renamed to shop.guest'],
    ['CREATE TABLE shop.stray (id int)', 'shop.stray', 'table shop.stray is new'],
  ])('%s', async (sql, model, difference) => {
    expect((await driftOf(sql)).filter((text) => text.startsWith(`${model}: `)).join()).toContain(difference)
  })

  test('is no finding where it is undone', async () => {
    expect(await driftOf('CREATE TABLE shop.stray (id int); DROP TABLE shop.stray')).toEqual([])
  })

  test('is blamed, and the rows of tables that are still there are judged all the same', async () => {
    const { status, findings } = await doctor.examine({
      subject: 'bookshop',
      sql: `ALTER TABLE shop.book DROP COLUMN title CASCADE; UPDATE shop.country SET name = 'Nowhere' WHERE code = 'DE'`,
    })
    expect(status).toBe('fail')
    expect(findings[0]).toMatchObject({ kind: 'schema-drift', model: 'shop.book', step: 'step 1 (sql)' })
    expect(findings.slice(1)).toMatchObject([{ kind: 'unexpected-change', model: 'shop.country', field: 'name' }])
  })

  test('does not uncover what was shown shortened by its name alone', async () => {
    const sql = "ALTER TABLE auth_user RENAME COLUMN email TO contact; UPDATE auth_user SET contact = 'q' || contact"
    const { findings, error } = await doctor.examine({ subject: 'sentry', sql })
    expect(error).toBeNull()
    expect(findings.map(({ field }) => field)).toContain('contact')
    const shown = findings.flatMap(({ message, before, expected: wanted, actual }) => [message, before, wanted, actual])
    expect(shown.join()).not.toMatch(/\w@\w/)
  })
})

describe('the error of a step', () => {
  test.each([
    ['a cast', 'UPDATE auth_user SET id = password::bigint', 'invalid input syntax'],
    [
      'a function',
      "DO $$ BEGIN RAISE 'found %', (SELECT password FROM auth_user WHERE id = 1); END $$",
      'raised in line 1 of its DO block (not shown',
    ],
  ])('by %s does not show a secret that PostgreSQL quotes', async (_, sql, shown) => {
    await using doctor = await Doctor.arrive()
    const { error } = await doctor.examine({ subject: 'sentry', sql })
    expect(error).toContain(shown)
    expect(error).not.toContain('pbkdf2')
  })

  test('that is not the one declared says which was', async () => {
    await using doctor = await Doctor.arrive()
    const definition = {
      name: 'another error',
      subject: 'bookshop',
      snapshot: 'small-shop',
      transform: [{ sql: 'SELECT 1 / 0' }],
      expect: { error: { sqlstate: '23505', step: 1 } },
    }
    const { error } = await doctor.run(definition)
    expect(error).toContain('SQLSTATE 22012')
    expect(error).toContain('expect.error declares SQLSTATE 23505 of step 1, and this is another error')
  })
})
