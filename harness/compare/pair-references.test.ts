import { describe, expect, test } from 'vitest'
import type { Row } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { cpuMs, outcome } from './test-pairing.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

describe('references within a model', () => {
  const tree = schemaOf({
    category: { fields: { parent: { to: 'category' }, name: {} }, uniques: [['parent', 'name']] },
  })
  const category = (pk: number, parent: number | null, name: string) => rowOf('category', pk, { parent, name })

  test('are followed from the roots, whatever the order of the rows', () => {
    const before = [category(1, 3, 'x'), category(2, 4, 'x'), category(3, null, 'a'), category(4, null, 'b')]
    const actual = [category(1, 4, 'x'), category(2, 3, 'x'), category(3, null, 'b'), category(4, null, 'a')]
    expect(outcome(tree, expectSame(before), actual)).toEqual([
      'category 1→1 unique-index',
      'category 2→2 unique-index',
      'category 3→4 content',
      'category 4→3 content',
    ])
  })

  test('of a long chain are followed in linear time', () => {
    const length = 20_000
    const chain = (numberOf: (position: number) => number): readonly Row[] =>
      Array.from({ length }, (_, position) =>
        category(numberOf(position), position === 0 ? null : numberOf(position - 1), 'link'),
      )
    const started = cpuMs()
    const { models } = pairRows(
      tree,
      expectSame(chain((position) => position + 1)),
      chain((p) => length - p),
      false,
    )
    expect(cpuMs() - started).toBeLessThan(2000)
    expect(
      models[0]?.pairs.every(({ expected, actual }) => Number(expected.pk) + Number(actual.pk) === length + 1),
    ).toBe(true)
    expect(models[0]?.missing).toEqual([])
  })

  test('of a chain of rows that only their places tell apart are followed past rows that changed', () => {
    const things = schemaOf({ thing: { fields: { parent: { to: 'thing' }, kind: {}, size: {} } } })
    const chain = (numberOf: (position: number) => number, sizeOf: (position: number) => string) =>
      Array.from({ length: 2_000 }, (_, at) =>
        rowOf('thing', numberOf(at), { parent: at === 0 ? null : numberOf(at - 1), kind: 'k', size: sizeOf(at) }),
      )
    const before = chain(
      (at) => at + 1,
      () => 's',
    )
    const actual = chain(
      (at) => 2_000 - at,
      (at) => (at % 20 === 7 ? 'x' : 's'),
    )
    const { models } = pairRows(things, expectSame(before), actual, false)
    const pairs = models[0]?.pairs ?? []
    expect(pairs.filter(({ expected, actual: { pk } }) => Number(expected.pk) + Number(pk) === 2_001)).toHaveLength(
      2_000,
    )
    expect(pairs.filter(({ method }) => method === 'nearest-content')).toHaveLength(100)
  })

  test('of a row that hangs below another than before do not hide which row it is', () => {
    const before = [category(1, null, 'a'), category(2, null, 'b'), category(3, 1, 'moved'), category(4, 3, 'below')]
    const actual = [
      category(11, null, 'a'),
      category(12, null, 'b'),
      category(13, 12, 'moved'),
      category(14, 13, 'below'),
    ]
    const pairs = outcome(tree, expectSame(before), actual)
    expect(pairs).toEqual([
      'category 1→11 content',
      'category 2→12 content',
      'category 3→13 nearest-content',
      'category 4→14 content',
    ])
  })

  test('of a row to itself, or in a ring, do not keep rows from being found', () => {
    const before = [category(1, 1, 'self'), category(2, 3, 'ring a'), category(3, 2, 'ring b')]
    const actual = [category(7, 9, 'ring b'), category(8, 8, 'self'), category(9, 7, 'ring a')]
    expect(outcome(tree, expectSame(before), actual)).toEqual([
      'category 1→8 unique-index',
      'category 2→9 content',
      'category 3→7 content',
    ])
  })
})

test('rows that are only alike settle those that refer to them', () => {
  const schema = schemaOf({
    part: { fields: { parent: { to: 'part' }, kind: {}, colour: {}, size: {} }, uniques: [['parent', 'kind']] },
  })
  const part = (pk: number, parent: number | null, kind: string, colour: string, size = 'all alike') =>
    rowOf('part', pk, { parent, kind, colour, size })
  const before = [part(1, null, 'a', 'red'), part(2, 1, 'x', 'red'), part(3, 2, 'x', 'red'), part(4, 3, 'x', 'red')]
  const actual = [part(6, 7, 'x', 'tan'), part(7, 8, 'x', 'tan'), part(8, 9, 'x', 'tan'), part(9, null, 'b', 'red')]
  expect(outcome(schema, expectSame(before), actual)).toEqual([
    'part 1→9 nearest-content',
    'part 2→8 unique-index',
    'part 3→7 unique-index',
    'part 4→6 unique-index',
  ])
})

test('a reference to a row that stays without a partner equals none', () => {
  const schema = schemaOf({
    owner: { fields: { name: {} }, natural: ['name'] },
    pet: { fields: { owner: { to: 'owner' }, kind: {}, colour: {} } },
  })
  const rows = (name: string, colour: string) => [
    rowOf('owner', 1, { name }),
    rowOf('pet', 1, { owner: 1, kind: 'cat', colour }),
  ]
  expect(outcome(schema, expectSame(rows('ann', 'red')), rows('bob', 'red')).slice(2)).toEqual([
    'pet 1→1 nearest-content',
  ])
  expect(outcome(schema, expectSame(rows('ann', 'red')), rows('bob', 'tan')).slice(2)).toEqual(['pet -1', 'pet +1'])
})

test('models that refer to each other settle each other', () => {
  const schema = schemaOf({
    publisher: { fields: { flagship: { to: 'book' }, motto: {} }, uniques: [['flagship']] },
    book: { fields: { publisher: { to: 'publisher' }, isbn: {} }, natural: ['isbn'] },
  })
  const rows = (a: number, b: number, motto: string) => [
    rowOf('publisher', a, { flagship: a, motto }),
    rowOf('publisher', b, { flagship: b, motto }),
    rowOf('book', a, { publisher: a, isbn: 'a' }),
    rowOf('book', b, { publisher: b, isbn: 'b' }),
  ]
  expect(outcome(schema, expectSame(rows(1, 2, 'old')), rows(2, 1, 'new'))).toEqual([
    'publisher 1→2 unique-index',
    'publisher 2→1 unique-index',
    'book 1→2 natural-key',
    'book 2→1 natural-key',
  ])
})

test('a long chain through two models is followed in linear time', () => {
  const schema = schemaOf({
    folder: { fields: { link: { to: 'link' }, name: {} } },
    link: { fields: { folder: { to: 'folder' }, name: {} } },
  })
  const length = 6_000
  const chain = (numberOf: (position: number) => number): readonly Row[] =>
    Array.from({ length }, (_, at) => {
      const above = at === 0 ? null : numberOf(at - 1)
      return at % 2 === 0
        ? rowOf('folder', numberOf(at), { link: above, name: 'n' })
        : rowOf('link', numberOf(at), { folder: above, name: 'n' })
    })
  const started = cpuMs()
  const { models } = pairRows(
    schema,
    expectSame(chain((at) => at + 1)),
    chain((at) => length - at),
    false,
  )
  expect(cpuMs() - started).toBeLessThan(2000)
  expect(
    models.every(({ pairs }) =>
      pairs.every(({ expected, actual }) => Number(expected.pk) + Number(actual.pk) === length + 1),
    ),
  ).toBe(true)
  expect(models.map(({ missing }) => missing)).toEqual([[], []])
})
