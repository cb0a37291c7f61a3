import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { playMany, smallestProblem } from './test-play-many.ts'

/** Another one than that of the two thousand runs of the slow test. */
const seed = 7

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

test('whatever the schema, the rows and the steps: what was predicted is what PostgreSQL did', async () => {
  const trials = await playMany(database.connection, { seed, runs: 40 })
  expect(await smallestProblem(database.connection, trials, seed)).toBeNull()
}, 60_000)
