import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { readScenario } from './test-scenario.ts'
import { scenarioPlan } from './test-scenario-plan.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const runs = Number(process.env.PREDICTION_RUNS ?? 150)
const seed = Number(process.env.PREDICTION_SEED ?? 20_260_101)

test(
  'whatever the schema, the rows and the steps: what was predicted is what PostgreSQL did',
  async () => {
    let applied = 0
    const property = fc.asyncProperty(scenarioPlan, async (plan) => {
      const { sql, rows, steps } = readScenario(plan)
      const schema = await database.create(sql)
      const held = await holdPrediction(database, schema, await database.fill(schema, rows), steps)
      applied += held.applied
      if (held.findings.length === 0) return
      const wrong = held.findings.map(({ kind, model, expectedPk, message }) =>
        [kind, model, expectedPk, message].join(' '),
      )
      throw new Error([sql, JSON.stringify(rows, null, 1), JSON.stringify(steps, null, 1), ...wrong].join('\n'))
    })
    // A failure prints the seed, and the smallest scenario that fails.
    await fc.assert(property, { seed, numRuns: runs })
    expect(applied).toBeGreaterThan(runs)
  },
  60_000 + runs * 500,
)
