import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { isNoticed, mutants, sound } from './test-mutants.ts'
import { playMany, smallestProblem } from './test-play-many.ts'
import { type Coverage, coverageOf } from './test-trial-coverage.ts'
import type { Trial } from './test-trials.ts'

const runs = 2_000
/** `ROUNDTRIP_SEED=7 npx vitest run --mode slow …` makes other scenarios. */
const seed = Number(process.env.ROUNDTRIP_SEED ?? 20_260_101)

let database: TestDatabase
let trials: readonly Trial[]
let coverage: Coverage
/** Those that a predictor without a server foretells. */
let foretold: readonly Trial[]
beforeAll(async () => {
  database = await openTestDatabase()
  trials = await playMany(database.connection, { seed, runs })
  coverage = coverageOf(trials)
  foretold = trials.filter((trial) => !isNoticed(trial, sound))
}, 600_000)
afterAll(() => database[Symbol.asyncDispose]())

const count = (name: string): number => coverage.get(name) ?? 0

test('whatever the schema, the rows and the steps: what was predicted is what PostgreSQL did', async () => {
  expect(trials).toHaveLength(runs)
  expect(await smallestProblem(database.connection, trials, seed)).toBeNull()
}, 600_000)

test('whether PostgreSQL refuses a step is mostly sure beforehand', () => {
  expect(count('refused, must')).toBeGreaterThan(4 * count('refused, may'))
  expect(count('applied, no')).toBeGreaterThan(3 * count('applied, may'))
})

/** By what happened: how often it must have, in 2,000 scenarios. */
const enough: Readonly<Record<string, number>> = {
  'applied insert': 80,
  'applied update': 700,
  'applied delete': 500,
  'move between partitions': 25,
  'onDelete cascade': 40,
  'onDelete set-null': 40,
  'onDelete set-default': 30,
  'onUpdate cascade': 25,
  'onUpdate set-null': 20,
  'onUpdate set-default': 8,
  'onDelete set-null of a list of columns': 5,
  'onDelete set-default of a list of columns': 2,
  'onDelete of a composite key': 40,
  'onUpdate of a composite key': 10,
  'onDelete of a key that is not primary': 50,
  'onUpdate of a key that is not primary': 20,
  'onDelete of a key to its own table': 100,
  'onUpdate of a key to its own table': 25,
  'onDelete of a generated key': 10,
  'onUpdate of a generated key': 4,
  'refused, onDelete no-action': 20,
  'refused, onDelete restrict': 20,
  'refused, onUpdate no-action': 20,
  'refused, onUpdate restrict': 20,
  'refused 23502': 50,
  'refused 23503': 150,
  'refused 23505': 60,
  'refused 23514': 20,
  'insert with constant text': 60,
  'insert with constant integer': 20,
  'insert with constant numeric(6,2)': 2,
  'insert with constant text[]': 2,
  'insert with constant jsonb': 2,
  'insert with constant interval': 2,
  'insert with stable date': 2,
  'insert with stable timestamp with time zone': 50,
  'insert with volatile timestamp with time zone': 2,
  'insert with volatile double precision': 2,
  'insert with volatile uuid': 5,
  'insert with volatile integer': 8,
  'insert with sequence': 5,
  'insert with identity always': 1,
  'insert with identity by-default': 2,
  'insert with stored column': 60,
  'insert with virtual column': 8,
}

test('of all that the prediction must know, enough has happened', () => {
  const rare = Object.entries(enough).filter(([name, least]) => count(name) < least)
  expect(rare.map(([name, least]) => `${name}: ${count(name)} of ${least}`)).toEqual([])
})

describe('a prediction that is broken is noticed', () => {
  test('for the predictor as it is foretells most trials without a server', () => {
    expect(foretold.length).toBeGreaterThan(0.9 * runs)
  })

  test.each(mutants.map((mutant) => ({ ...mutant, mutant })))('$name', ({ mutant }) => {
    expect(foretold.some((trial) => isNoticed(trial, mutant))).toBe(true)
  })
})
