import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { autoComparators } from '../../../comparators/index.ts'
import { instantOrder } from '../../model/instant.ts'
import { jsonEquals } from '../../model/json.ts'
import type { Progress } from '../../model/progress.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { parseSnapshot } from '../../snapshot/index.ts'
import { compareInferred } from './compare-inferred.ts'
import type { Declarations } from './declarations.ts'

vi.setConfig({ testTimeout: 60_000 })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-inferred-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Options extends Partial<Declarations> {
  readonly renumbered?: boolean
  readonly onProgress?: (progress: Progress) => void
}

let count = 0

/** @param expected lines of `.ndjson` */
async function compare(expected: readonly string[], actual: readonly string[], options: Options = {}) {
  const { renumbered = false, onProgress, ...declared } = options
  count += 1
  const files = [join(folder, `${count}-expected.ndjson`), join(folder, `${count}-actual.ndjson`)] as const
  await writeFile(files[0], expected.join('\n'))
  await writeFile(files[1], actual.join('\n'))
  const declarations = { foreignKeys: [], naturalKeys: [], secrets: [], ...declared }
  return compareInferred(...files, declarations, autoComparators, { keysPreserved: !renumbered, onProgress })
}

async function findings(expected: readonly string[], actual: readonly string[], options?: Options) {
  const { comparison } = await compare(expected, actual, options)
  return comparison.findings.map(({ kind, model, expectedPk, actualPk, field }) =>
    [kind, model, JSON.stringify(expectedPk ?? actualPk), field].filter((part) => part !== null).join(' '),
  )
}

function row(model: string, pk: unknown, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ model, pk, fields })
}

const raw = (fields: string, pk = 1): string => `{"model":"a.b","pk":${pk},"fields":${fields}}`

describe('values', () => {
  test.each([
    ['a number in another spelling', '1', '1.0'],
    ['a number and a text', '1', '"1"'],
    ['truth and a text', 'true', '"true"'],
    ['null and a text', 'null', '"null"'],
    ['null and nothing', 'null', '""'],
    ['the order of a list', '[1, 2]', '[2, 1]'],
    ['days', '"2026-01-05"', '"2026-1-5"'],
    ['nanoseconds', '"2026-01-05T00:00:00.000000001Z"', '"2026-01-05T00:00:00.000000002Z"'],
    ['a time with an offset and one without', '"2026-01-05T00:00:00Z"', '"2026-01-05T00:00:00"'],
    ['digits beyond a double', '9007199254740993', '9007199254740992'],
    ['UUIDs by their case', '"5080E842-d442-7905-1a55-f169dc87cee1"', '"5080e842-d442-7905-1a55-f169dc87cee1"'],
  ])('differ: %s', async (_, a, b) => {
    expect(await findings([raw(`{"x":${a}}`)], [raw(`{"x":${b}}`)])).toEqual(['unexpected-change a.b 1 x'])
  })

  test.each([
    ['moments', '"2026-01-05T09:00:00Z"', '"2026-01-05 10:00:00.000+01"'],
    ['escapes', '"é"', '"\\u00e9"'],
    ['members of objects in any order', '{"a": 1, "b": 2}', '{"b": 2, "a": 1}'],
  ])('are equal in two spellings: %s', async (_, a, b) => {
    expect(await findings([raw(`{"x":${a}}`)], [raw(`{"x":${b}}`)])).toEqual([])
  })

  test('are moments only where all of the field are, in both files', async () => {
    const [a, b] = [raw('{"x":"2026-01-05T09:00:00Z"}'), raw('{"x":"2026-01-05 10:00:00+01"}')]
    expect(await findings([a, raw('{"x":"2026-01-05T09:00:00Z"}', 2)], [b, raw('{"x":null}', 2)])).toEqual([
      'unexpected-change a.b 2 x',
    ])
    expect(await findings([a], [b, raw('{"x":"soon"}', 2)])).toEqual([
      'unexpected-change a.b 1 x',
      'unexpected-row a.b 2',
    ])
  })

  test('that are null are told from fields that are not there', async () => {
    expect(await findings([raw('{"x":null}')], [raw('{}')])).toEqual(['existence a.b 1 x'])
  })

  test('are never called equal when they are not, nor different when they are', async () => {
    const value = fc.constantFrom(
      ...['null', '0', '-0', '1', '1.0', '1e0', '"1"', 'true', '"true"', '[]', '[1]', '[1.0]', '{}', '{"a":1,"b":2}'],
      ...['{"b":2,"a":1}', '"\\ud800"', '"\\u0000"', '""', '"é"', '"\\u00e9"', '12345678901234567890', '"2026-01-05"'],
      ...['"2026-01-05T00:00:00Z"', '"2026-01-05 01:00:00+01"', '"2026-01-05T00:00:00"', '"2026-02-30T00:00:00Z"'],
    )
    const column = fc.oneof(
      fc.array(value, { minLength: 4, maxLength: 4 }),
      // Columns of one kind are rare among random values.
      fc.array(fc.constantFrom('0', '1', '7', 'null'), { minLength: 4, maxLength: 4 }),
      fc.array(
        fc.constantFrom('"2026-01-05T00:00:00Z"', '"2026-01-05 01:00:00+01"', '"2026-01-05T00:00:00.1Z"', 'null'),
        {
          minLength: 4,
          maxLength: 4,
        },
      ),
    )
    const isMoment = (text: string): boolean => /^null$|Z"$|\+01"$/.test(text) && !text.includes('02-30')
    const same = (a: string, b: string, isTime: boolean): boolean => {
      const [x, y] = [valueIn(a), valueIn(b)]
      return jsonEquals(x, y) || (isTime && instantOrder(x, y) === 0)
    }
    /** Half of a column's values are in each file. */
    const differences = (name: string, values: readonly string[]): readonly string[] =>
      [0, 1].flatMap((index) => {
        const isSame = same(values[index] ?? '', values[index + 2] ?? '', values.every(isMoment))
        return isSame ? [] : [`unexpected-change a.b ${index + 1} ${name}`]
      })
    await fc.assert(
      fc.asyncProperty(column, column, async (x, y) => {
        const rows = (at: number) =>
          [0, 1].map((index) => raw(`{"x":${x[at + index]},"y":${y[at + index]}}`, index + 1))
        const found = await findings(rows(0), rows(2))
        expect(found.toSorted()).toEqual([...differences('x', x), ...differences('y', y)].toSorted())
      }),
      { seed: 5, numRuns: randomRuns(40) },
    )
  })
})

function valueIn(text: string) {
  return parseSnapshot(`[${raw(`{"x":${text}}`)}]`, 'a.json')[0]?.fields.x ?? null
}

describe('rows', () => {
  const a = row('shop.author', 1, { name: 'Ann' })
  const b = row('shop.book', 1, { title: 'A', author: 1 })

  test('of a model that only one file has are missing, or too many', async () => {
    expect(await findings([a, b], [a])).toEqual(['missing-row shop.book 1'])
    expect(await findings([a], [a, b])).toEqual(['unexpected-row shop.book 1'])
    expect(await findings([], [a, b])).toEqual(['unexpected-row shop.author 1', 'unexpected-row shop.book 1'])
    expect(await findings([a, b], [])).toEqual(['missing-row shop.author 1', 'missing-row shop.book 1'])
    expect(await findings([], [])).toEqual([])
  })

  test('are found whatever the order of the models, which need not be that of the other file', async () => {
    const c = row('shop.order', 1, { total: 3 })
    expect(await findings([b, a, c], [c, a, b])).toEqual([])
    expect(await findings([b, a], [c, a, b])).toEqual(['unexpected-row shop.order 1'])
  })

  test('without a primary key are paired by what they hold', async () => {
    const [x, y] = [row('shop.log', null, { text: 'x' }), row('shop.log', null, { text: 'y' })]
    expect(await findings([x, x, y], [y, x])).toEqual(['missing-row shop.log null'])
  })

  test('with a composite key are paired by it', async () => {
    const stock = (shop: number, item: number, left: number) => row('shop.stock', [shop, item], { shop, item, left })
    expect(await findings([stock(1, 1, 5), stock(1, 2, 6)], [stock(1, 1, 5), stock(1, 2, 7)])).toEqual([
      'unexpected-change shop.stock [1,2] left',
    ])
  })

  test('with a key that is a list, of which the fields say nothing, are paired by the list', async () => {
    const stock = (key: readonly number[], left: number) => row('shop.stock', key, { left })
    expect(await findings([stock([1, 1], 5), stock([1, 2], 6)], [stock([1, 1], 5), stock([1, 2], 7)])).toEqual([
      'unexpected-change shop.stock [1,2] left',
    ])
  })

  test('may have fields with the names of a key', async () => {
    const strange = (pk: number, other: number) => row('a.b', pk, { pk: other, id: 3, '(pk)': 4 })
    expect(await findings([strange(1, 5)], [strange(1, 6)])).toEqual(['unexpected-change a.b 1 pk'])
  })

  test('that have the same key in one file are found', async () => {
    expect(await findings([a, a], [a])).toContain('duplicate-pk shop.author 1 pk')
  })

  test('of sequences are compared as such', async () => {
    const state = (last_value: number) => row('postgres.sequence', 'public.s', { is_called: true, last_value })
    expect(await findings([state(1)], [state(2)])).toEqual([
      'unexpected-change postgres.sequence "public.s" last_value',
    ])
  })
})

describe('renumbered rows', () => {
  const library = (offset: number, title = 'B') => [
    row('shop.author', offset + 1, { name: 'Ann', born: 1970 }),
    row('shop.author', offset + 2, { name: 'Bob', born: 1971 }),
    row('shop.book', offset + 1, { title: 'A', author: offset + 2, year: 1 }),
    row('shop.book', offset + 2, { title, author: offset + 1, year: 2 }),
  ]
  const declared = { foreignKeys: ['shop.book.author=shop.author'], naturalKeys: ['shop.author=name,born'] }

  test('are equal where the declared foreign keys point at the same rows', async () => {
    expect(await findings(library(0), library(40), { ...declared, renumbered: true })).toEqual([])
  })

  test('are paired by what they hold where no natural key is declared', async () => {
    const { foreignKeys } = declared
    expect(await findings(library(0), library(40), { foreignKeys, renumbered: true })).toEqual([])
    expect(await findings(library(0), library(40, 'C'), { foreignKeys, renumbered: true })).toEqual([
      'unexpected-change shop.book 2 title',
    ])
  })

  test('differ in the foreign keys that nobody declared', async () => {
    expect(await findings(library(0), library(40), { renumbered: true })).toEqual([
      'unexpected-change shop.book 1 author',
      'unexpected-change shop.book 2 author',
    ])
  })

  test('are paired whatever the order of their models', async () => {
    const bookFirst = (rows: readonly string[]) => [...rows.slice(2), ...rows.slice(0, 2)]
    expect(await findings(bookFirst(library(0)), bookFirst(library(40)), { ...declared, renumbered: true })).toEqual([])
  })

  test('are paired after those that they refer to, whose order in the files tells nothing', async () => {
    const both = (keys: readonly number[], cities: readonly string[]) => [
      ...keys.map((key) => row('shop.book', key, { title: 'A', author: key })).toSorted(byKey),
      ...keys
        .map((key, index) =>
          row('shop.author', key, { name: ['Ann', 'Bob'][index], born: 1970 + index, city: cities[index] }),
        )
        .toSorted(byKey),
    ]
    const byKey = (a: string, b: string) => JSON.parse(a).pk - JSON.parse(b).pk
    const { foreignKeys } = declared
    expect(
      await findings(both([1, 2], ['X', 'Y']), both([9, 8], ['W', 'Z']), { foreignKeys, renumbered: true }),
    ).toEqual(['unexpected-change shop.author 1 city', 'unexpected-change shop.author 2 city'])
  })

  test('may have other UUIDs as keys, but no other words', async () => {
    const uuid = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`
    const item = (pk: string) => row('shop.item', pk, { name: 'pen' })
    expect(await findings([item(uuid('1'))], [item(uuid('2'))], { renumbered: true })).toEqual([])
    expect(await findings([item('DE')], [item('FR')], { renumbered: true })).toEqual([
      'unexpected-change shop.item "DE" pk',
    ])
  })

  test('may be named by their natural key in a foreign key', async () => {
    const byName = library(0).map((line) => line.replace('"author":2', '"author":["Bob",1971]'))
    expect(await findings(byName, library(40), { ...declared, renumbered: true })).toEqual([])
  })
})

test('a declared secret is not shown, nor an email address in full', async () => {
  const user = (password: string, email: string) => row('shop.user', 1, { password, email })
  const { comparison } = await compare(
    [user('correct horse', 'ann@example.com')],
    [user('battery staple', 'bob@example.com')],
    {
      secrets: ['shop.user.password'],
    },
  )
  expect(comparison.findings.map(({ field }) => field).toSorted()).toEqual(['email', 'password'])
  expect(JSON.stringify(comparison)).not.toMatch(/correct|horse|battery|staple|ann@|bob@/)
})

test('what was inferred is counted', async () => {
  const lines = [
    row('shop.author', 1, { name: 'Ann', born: '2026-01-01T00:00:00Z', seen: '2026-01-01 00:00:00' }),
    row('shop.book', 1, { author: 1, printed: '2026-01-01' }),
    row('postgres.sequence', 'public.s', { is_called: true, last_value: 1 }),
  ]
  const { structure, comparison } = await compare(lines, lines, {
    foreignKeys: ['shop.book.author=shop.author'],
    naturalKeys: ['shop.author=name'],
    secrets: ['shop.author.name', 'shop.author.born'],
  })
  expect(structure).toEqual({ models: 2, timestamps: 2, foreignKeys: 1, naturalKeys: 1, secrets: 2 })
  expect(comparison).toMatchObject({ subject: null, verdict: 'pass' })
})

test('progress goes once from nothing to all', async () => {
  const seen: Progress[] = []
  const lines = Array.from({ length: 500 }, (_, index) => row('a.b', index, { x: 'x'.repeat(10_000) }))
  await compare(lines, lines, { onProgress: (progress) => seen.push(progress) })
  const shares = seen.map(({ share }) => share ?? -1)
  expect(shares.length).toBeGreaterThan(8)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect([shares[0], shares.at(-1)]).toEqual([expect.closeTo(0, 0), 1])
  const rows = seen.map((progress) => progress.rows)
  expect(rows).toEqual(rows.toSorted((a, b) => a - b))
})

test('declarations that do not fit are refused together', async () => {
  const promise = compare([row('a.b', 1, { x: 1 })], [], { foreignKeys: ['a.b.y=a.b'], secrets: ['a.c.x'] })
  await expect(promise).rejects.toMatchObject({ code: 'bad-usage', problems: [{}, {}] })
})
