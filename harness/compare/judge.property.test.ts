import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import type { Row } from '../model/snapshot.ts'
import { randomRuns } from '../model/test-random-runs.ts'
import { judge, judgeInFull } from './judge.ts'
import type { JudgeContext } from './judge-context.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  owner: { fields: { name: {}, boss: { to: 'owner' }, city: {} }, natural: ['name'] },
  pet: { fields: { owner: { to: 'owner' }, species: {}, colour: {}, legs: { type: 'int4' } } },
  visit: { pk: ['pet', 'nr'], fields: { pet: { to: 'pet' }, nr: { type: 'int4' }, cost: {} } },
  log: { pk: [], fields: { at: {}, what: {}, who: {} } },
})
const foreignKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  owner: { boss: 'owner' },
  pet: { owner: 'owner' },
  visit: { pet: 'pet' },
}
const comparators = new Map([...schema.models.values()].map((model) => [model.name, autoComparators(model, [])]))

/** Owners with bosses (rings among them), pets, visits and a log; no two rows of a model say the same. */
const rows: fc.Arbitrary<readonly Row[]> = fc
  .record({
    bosses: fc.array(fc.option(fc.nat(30)), { minLength: 1, maxLength: 30 }),
    pets: fc.array(fc.tuple(fc.nat(29), fc.constantFrom('cat', 'dog'), fc.option(fc.nat(8))), { maxLength: 30 }),
    visits: fc.uniqueArray(fc.tuple(fc.nat(29), fc.nat(3)), { maxLength: 20, selector: String }),
    log: fc.array(fc.constantFrom('in', 'out'), { maxLength: 15 }),
  })
  .map(({ bosses, pets, visits, log }) => [
    ...bosses.map((boss, index) =>
      rowOf('owner', index + 1, {
        name: `owner ${index}`,
        boss: boss === null ? null : (boss % bosses.length) + 1,
        city: `city ${index % 3}`,
      }),
    ),
    ...pets.map(([owner, species, legs], index) =>
      rowOf('pet', index + 1, { owner: (owner % bosses.length) + 1, species, colour: `colour ${index}`, legs }),
    ),
    ...visits
      .filter(([pet]) => pet < pets.length)
      .map(([pet, nr]) => rowOf('visit', [pet + 1, nr], { pet: pet + 1, nr, cost: `${nr}.00` })),
    ...log.map((what, index) => rowOf('log', null, { at: String(index), what, who: `person ${index}` })),
  ])

/** Gives every row another number, everywhere the same. */
function renumber(snapshot: readonly Row[], numberOf: (model: string, pk: number) => number): readonly Row[] {
  return snapshot.map((row) => {
    const keys = foreignKeys[row.model] ?? {}
    const fields = Object.fromEntries(
      Object.entries(row.fields).map(([name, value]) => {
        const target = keys[name]
        return [name, target !== undefined && typeof value === 'number' ? numberOf(target, value) : value]
      }),
    )
    const pk =
      typeof row.pk === 'number'
        ? numberOf(row.model, row.pk)
        : row.pk === null
          ? null
          : [fields.pet ?? null, fields.nr ?? null]
    return { ...row, pk, fields }
  })
}

/** What a verdict says for which every row was looked at, after what lets go of rows that are surely right said the same. */
function findingsOf(before: readonly Row[], actual: readonly Row[], keysPreserved: boolean): readonly string[] {
  const expected = { rows: expectSame(before), removed: [] }
  const context: JudgeContext = { purpose: 'files', comparators, window: null, steps: [], keysPreserved }
  const [wanted, found] = [judgeInFull, judge].map((verdict) =>
    verdict(schema, expected, actual, context).findings.map(
      ({ kind, model, field, expectedPk, actualPk }) =>
        `${kind} ${model} ${JSON.stringify(kind === 'unexpected-row' ? actualPk : expectedPk)} ${field}`,
    ),
  )
  expect(found).toEqual(wanted)
  return wanted ?? []
}

const numbering = fc.record({ factor: fc.constantFrom(7, 11, 13), offset: fc.nat(100) })
const numberer =
  ({ factor, offset }: { readonly factor: number; readonly offset: number }) =>
  (_: string, pk: number) =>
    ((pk * factor + offset) % 101) + 1

describe('whatever the rows', () => {
  test('their order does not matter', () => {
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
        fc.boolean(),
        ([before, shuffled], kept) => {
          expect(findingsOf(before, shuffled, kept)).toEqual([])
        },
      ),
      { numRuns: randomRuns(40) },
    )
  })

  test('neither do their numbers, where those need not be kept', () => {
    fc.assert(
      fc.property(rows, numbering, (before, numbers) => {
        expect(findingsOf(before, [...renumber(before, numberer(numbers))].reverse(), false)).toEqual([])
      }),
      { numRuns: randomRuns(40) },
    )
  })

  test.each([true, false])('lost and extra rows are found, each of them (keys preserved: %s)', (kept) => {
    fc.assert(
      fc.property(rows, numbering, fc.array(fc.nat(), { maxLength: 4 }), fc.nat(4), (before, numbers, picks, extra) => {
        // Only of what nothing refers to: the rest would follow.
        const leaves = before.filter(({ model }) => model === 'log' || model === 'visit')
        const lost = new Set(leaves.length === 0 ? [] : picks.map((pick) => leaves[pick % leaves.length]))
        const added = Array.from({ length: extra }, (_, index) =>
          rowOf('owner', 200 + index, { name: `new ${index}`, boss: null, city: `new city ${index}` }),
        )
        const rest = before.filter((row) => !lost.has(row))
        const actual = [...(kept ? rest : renumber(rest, numberer(numbers))), ...added]
        expect([...findingsOf(before, actual, kept)].sort()).toEqual(
          [
            ...[...lost].map((row) => `missing-row ${row?.model} ${JSON.stringify(row?.pk)} null`),
            ...added.map(({ pk }) => `unexpected-row owner ${JSON.stringify(pk)} null`),
          ].sort(),
        )
      }),
      { numRuns: randomRuns(40) },
    )
  })

  test.each([true, false])('changed fields are found, each of them (keys preserved: %s)', (kept) => {
    const changeable: Readonly<Record<string, string>> = { owner: 'city', pet: 'species', visit: 'cost', log: 'what' }
    fc.assert(
      fc.property(rows, numbering, fc.array(fc.nat(), { maxLength: 5 }), (before, numbers, picks) => {
        const chosen = new Set(picks.map((pick) => before[pick % before.length]))
        const changed = before.map((row) => {
          const field = changeable[row.model] ?? ''
          return chosen.has(row) ? { ...row, fields: { ...row.fields, [field]: 'changed' } } : row
        })
        const actual = kept ? changed : renumber(changed, numberer(numbers))
        expect([...findingsOf(before, actual, kept)].sort()).toEqual(
          before
            .filter((row) => chosen.has(row))
            .map((row) => `unexpected-change ${row.model} ${JSON.stringify(row.pk)} ${changeable[row.model]}`)
            .sort(),
        )
      }),
      { numRuns: randomRuns(40) },
    )
  })
})
