import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOrder } from '../../model/instant.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { address, member, people, person, sanitized, snapshots, valuesOf } from './test-people.ts'

const settings = { numRuns: randomRuns(10), seed: 20_260_301 }
const texts = ['email', 'username', 'name', 'slug', 'bio', 'ip', 'site', 'token', 'guid', 'nick', 'photo']

/** Pairs of what was and what is, of all fields that are replaced. */
function pairs(before: Snapshot, after: Snapshot, fields: readonly string[]): readonly (readonly [string, string])[] {
  return fields.flatMap((field) =>
    [person, address].flatMap((model) => {
      const now = valuesOf(after, model, field)
      return valuesOf(before, model, field).flatMap((value, index) => {
        const other = now[index]
        return typeof value === 'string' && typeof other === 'string' ? [[value, other] as const] : []
      })
    }),
  )
}

describe('a sanitized snapshot', () => {
  test('has the same rows and keys, and nulls where they were', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        const plainKeys = (list: Snapshot) =>
          list.filter(({ model }) => model !== member).map(({ model, pk }) => [model, pk])
        expect(plainKeys(after)).toEqual(plainKeys(rows))
        expect(after.length).toBe(rows.length)
        const isNull = ({ fields }: Snapshot[number]) =>
          Object.entries(fields).map(([name, value]) => [name, value === null])
        expect(after.map(isNull).map(String).sort()).toEqual(rows.map(isNull).map(String).sort())
        expect(valuesOf(after, person, 'visits')).toEqual(valuesOf(rows, person, 'visits'))
      }),
      settings,
    )
  })

  test('holds no original of more than three characters, in whatever field', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        const written = after
          .flatMap(({ pk, fields }) => [...texts, 'tags'].map((name) => fields[name]).concat(pk))
          .flatMap((value) => (Array.isArray(value) ? value : [value]))
          .filter(isText)
        const all = written.join('\n')
        for (const [original] of pairs(rows, after, texts)) {
          if ([...original].length > 3 && /[\p{L}\p{N}]/u.test(original)) expect(all).not.toContain(original)
        }
      }),
      settings,
    )
  })

  test('has the same replacement for the same original, and different ones for different ones', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        const found = new Map<string, string>()
        const unique = ['email', 'username', 'slug', 'token', 'guid', 'of']
        for (const [original, replacement] of pairs(rows, after, [...unique, 'name'])) {
          expect(found.get(original) ?? replacement).toBe(replacement)
          found.set(original, replacement)
        }
        for (const field of unique) {
          const now = valuesOf(after, person, field).filter(isText)
          expect(new Set(now).size).toBe(new Set(valuesOf(rows, person, field).filter(isText)).size)
        }
        for (const field of ['email', 'username']) {
          const folded = (list: readonly (JsonValue | undefined)[]) =>
            new Set(list.filter(isText).map((text) => text.toLowerCase()))
          expect(folded(valuesOf(after, person, field)).size).toBe(folded(valuesOf(rows, person, field)).size)
        }
      }),
      settings,
    )
  })

  test('refers to the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        const position = (list: Snapshot) =>
          valuesOf(list, address, 'of').map((of) => valuesOf(list, person, 'username').indexOf(of))
        expect(position(after)).toEqual(position(rows))
      }),
      settings,
    )
  })

  test('is the same for the same seed, and another for another', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const first = await sanitized(rows, { seed: 'a' })
        expect(await sanitized(rows, { seed: 'a' })).toEqual(first)
        if (rows.some(({ fields }) => isText(fields.name) && fields.name.length > 3)) {
          expect(await sanitized(rows, { seed: 'b' })).not.toEqual(first)
          expect(await sanitized(rows, { seed: null })).not.toEqual(first)
        }
      }),
      { ...settings, numRuns: randomRuns(6) },
    )
  })

  test('has all moments in the order that they had, dates among them', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        const moments = pairs(rows, after, ['joined', 'born'])
        for (const [a, newA] of moments) {
          for (const [b, newB] of moments) {
            expect(Math.sign(instantOrder(newA, newB) ?? 9)).toBe(Math.sign(instantOrder(a, b) ?? 9))
          }
          expect(newA.length).toBe(a.length)
          if (a.endsWith('.000Z')) expect(newA).toMatch(/\.000Z$/)
        }
      }),
      settings,
    )
  })

  test('fits the columns', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        for (const [field, room] of [
          ['email', 75],
          ['username', 30],
          ['slug', 20],
          ['nick', 6],
        ] as const) {
          for (const value of valuesOf(await sanitized(rows), person, field).filter(isText)) {
            expect([...value].length).toBeLessThanOrEqual(room)
            if (field !== 'nick') expect(value).not.toBe('')
          }
        }
      }),
      { ...settings, numRuns: randomRuns(6) },
    )
  })

  test('has replacements of the same kind', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (rows) => {
        const after = await sanitized(rows)
        for (const [was, is] of pairs(rows, after, ['email'])) {
          expect(is).toMatch(/^[a-z0-9._+-]+@[a-z0-9.-]+$/i)
          if (/@(example\.com|localhost)$/i.test(was)) expect(is.toLowerCase()).toMatch(/@(example\.com|localhost)$/)
        }
        for (const [was, is] of pairs(rows, after, ['ip'])) expect(is.includes(':')).toBe(was.includes(':'))
        for (const [was, is] of pairs(rows, after, ['site'])) expect(is.split('://')[0]).toBe(was.split('://')[0])
        for (const [, is] of pairs(rows, after, ['guid'])) {
          expect(is).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        }
        for (const [was, is] of pairs(rows, after, ['bio'])) expect([...is].length).toBe([...was].length)
      }),
      settings,
    )
  })
})

test('the schema of these tests is what they think it is', () => {
  expect(people.models.size).toBe(3)
})

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string'
}
