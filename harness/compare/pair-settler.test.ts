import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  autoSuffix,
  datetimeEquality,
  dateUpdated,
  defineComparator,
  emailObfuscating,
  equalOrRemoved,
  foreignKey,
  hashObfuscating,
  ignored,
  regex,
  secretHex,
  unorderedList,
  userPassword,
  uuid4,
} from '../../comparators/index.ts'
import type { BoundComparator, Comparator } from '../model/comparator.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { modelName } from '../model/snapshot.ts'
import { randomRuns } from '../model/test-random-runs.ts'
import { judgeInFull } from './judge.ts'
import { PairSettler } from './pair-settler.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const names = ['a', 'b', 'password', 'is_unclaimed', 'is_password_expired', 'last_password_change']
const model = modelName('thing')
const schema = schemaOf({ thing: { fields: Object.fromEntries(names.map((name) => [name, {}])) } })

/** Looks at a field that it does not claim. */
const sameInside = defineComparator({
  name: 'same-inside',
  fields: ['a'],
  settles: 'tolerance',
  compareRow: ({ actual }) => (actual.b === 'x' ? [{ field: 'a', message: 'b is x' }] : []),
})
const comparators: readonly Comparator[] = [
  ...[autoSuffix, dateUpdated, datetimeEquality, emailObfuscating, equalOrRemoved, hashObfuscating].map((make) =>
    make('a'),
  ),
  dateUpdated({ strict: true }, 'b'),
  foreignKey(model, 'b'),
  ...[ignored, unorderedList, uuid4].map((make) => make('b', 'a')),
  regex(/^x/, 'b'),
  secretHex(2, 'a'),
  userPassword(),
  sameInside,
]
const values: readonly JsonValue[] = [
  null,
  'x',
  'x-1',
  'abcd',
  7,
  true,
  false,
  '2023-06-22T22:59:57.023Z',
  '2024-06-22T22:59:57.023Z',
  '2023-06-22 22:59:57.023+00',
  '7c0e5b1c-7d5c-4b8e-9d7a-2f3b1c4d5e6f',
  ['x', 'y'],
  ['y', 'x'],
]
const fields = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...values), { noNullPrototype: true })
const fewFields = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...values), {
  noNullPrototype: true,
  maxKeys: 2,
})
/** Mostly the same: rows that have nothing to do with each other are never settled. */
const pairs = fc.tuple(fields, fewFields).map(([a, b]) => [a, { ...a, ...b }] as const)

describe('a pair that is settled', () => {
  test('is one that has no finding when it is judged, whoever compares it; and nearly every such pair is', () => {
    const count = { right: 0, settled: 0 }
    const some = fc.subarray([...comparators], { maxLength: 3 })
    fc.assert(
      fc.property(pairs, some, ([expected, actual], chosen) => {
        const bound = chosen.map((comparator): BoundComparator => ({ comparator, boundBy: 'subject', reason: '' }))
        const settler = new PairSettler(schema.models.get(model) ?? fail(), bound, null)
        const differing = names.filter((name) => !jsonEquals(expected[name], actual[name]))
        const settled =
          (differing.length === 0 && !settler.looksAtEqual) ||
          settler.settles(
            (wanted) => pick(expected, wanted),
            (wanted) => pick(actual, wanted),
            differing,
          )
        const { findings } = judgeInFull(
          schema,
          { rows: expectSame([rowOf('thing', 1, expected)]), removed: [] },
          [rowOf('thing', 1, actual)],
          { purpose: 'files', comparators: new Map([[model, bound]]), window: null, steps: [], keysPreserved: true },
        )
        if (settled) expect(findings).toEqual([])
        if (findings.length === 0) count.right += 1
        if (settled) count.settled += 1
      }),
      { numRuns: randomRuns(1_000) },
    )
    expect(count.right).toBeGreaterThan(150)
    expect(count.settled).toBeGreaterThan(count.right * 0.98)
  })
})

function pick(fieldsOfRow: Readonly<Record<string, JsonValue>>, wanted?: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(fieldsOfRow).filter(([name]) => wanted?.includes(name) ?? true))
}

function fail(): never {
  throw new TypeError('the schema has the model')
}
