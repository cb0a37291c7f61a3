import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonValue, jsonText } from '../model/json.ts'
import type { Field } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import { castValues } from './cast-values.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

/** What values become, in their order; undefined: nobody can tell, or something of it would be lost. */
async function cast(
  from: string,
  to: string,
  values: readonly JsonValue[],
): Promise<readonly (JsonValue | undefined)[]> {
  const schema = await database.create(`CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE >= 0);
    CREATE DOMAIN stars AS int CHECK (VALUE <= 5); CREATE DOMAIN marks AS numeric[];
    CREATE TABLE t (a ${from}, b ${to})`)
  const [a, b]: readonly Field[] = schema.models.get(modelName('public.t'))?.fields ?? []
  if (!a || !b) throw new Error('there are two columns')
  const found = await castValues(database.connection, a, b, values, null)
  return values.map((value) => found.get(jsonText(value)))
}

describe('a value in a column of another type', () => {
  test.each([
    ['numeric(12,2)', 'numeric(12,4)', ['12.50'], ['12.5000']],
    ['numeric(12,2)', 'numeric(10,0)', ['12.00', '12.50', '-0.50'], ['12', undefined, undefined]],
    ['numeric', 'double precision', ['0.1', '12345678901234567890123'], [0.1, undefined]],
    ['double precision', 'integer', [4, 4.5], [4, undefined]],
    ['real', 'double precision', [0.5, 0.1], [0.5, 0.10000000149011612]],
    ['integer', 'boolean', [0, 1, 5], [false, true, undefined]],
    ['price', 'integer', ['3.00', '3.10'], [3, undefined]],
    ['integer', 'stars', [3, 7], [3, undefined]],
    ['numeric(5,1)', 'varchar(3)', ['1.5', '21.5'], ['1.5', undefined]],
    ['timestamp', 'date', ['2026-01-31T00:00:00', '2026-01-31T00:00:01'], ['2026-01-31', undefined]],
    [
      'timestamp',
      'timestamp(0)',
      ['2026-01-31T10:00:00', '2026-01-31T10:00:00.6'],
      ['2026-01-31T10:00:00.000', undefined],
    ],
    ['time', 'time(0)', ['10:00:00', '10:00:00.6'], ['10:00:00', undefined]],
    ['date', 'timestamp', ['2026-01-31'], ['2026-01-31T00:00:00.000']],
    ['interval', 'interval(0)', ['P1D', 'PT0.6S'], ['1 day', undefined]],
    [
      'numeric(5,1)[]',
      'integer[]',
      [
        ['1.0', null],
        ['1.0', '1.5'],
      ],
      [[1, null], undefined],
    ],
    ['marks', 'integer[]', [['2'], ['2.5']], [[2], undefined]],
  ])('is of %s and becomes %s only if it is the same once it is cast back', async (from, to, values, expected) => {
    expect(await cast(from, to, values)).toEqual(expected)
  })

  test('that is a text is only not cut short: what else becomes of it is left to the type', async () => {
    expect(await cast('text', 'varchar(3)', ['one', 'three', 'one  '])).toEqual(['one', undefined, undefined])
    expect(await cast('text', 'integer', ['1', '007', 'x'])).toEqual([1, 7, undefined])
  })

  test('of which there is no way back is what the cast makes of it', async () => {
    expect(await cast('integer', 'bytea', [1])).toEqual([expect.anything()])
  })
})
