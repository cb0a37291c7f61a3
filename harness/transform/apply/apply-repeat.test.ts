import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { expression, insert } from '../test-steps.ts'
import { applyStep } from './apply-step.ts'
import { rowsOf } from './test-apply.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

test('rows that name nothing are inserted by one statement', async () => {
  const schema = await database.create('CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 5)')
  const rows = Array.from({ length: 5_000 }, () => ({}))
  const outcome = await applyStep(database.connection, schema, insert('t', ...rows), '')
  expect(outcome.kind === 'insert' && outcome.rows.map(({ pk }) => pk)).toEqual(rows.map((_, index) => index + 1))
})

test('a random value is another for each row, in sub-selects too', async () => {
  const schema = await database.create('CREATE TABLE t (id serial PRIMARY KEY, token text)')
  const rows = Array.from({ length: 250 }, () => ({ token: expression('(SELECT gen_random_uuid()::text)') }))
  await applyStep(database.connection, schema, insert('t', ...rows), '')
  expect(new Set((await rowsOf(database, schema, 't')).map(({ fields }) => fields.token)).size).toBe(250)
})
