import { describe, expect, test } from 'vitest'
import { expectMatch } from '../model/matcher.ts'
import type { ForeignKey } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { author, book, cpuMs, note, outcome, shop } from './test-pairing.ts'
import { expectAdded, expectSame, rowOf, schemaOf } from './test-schema.ts'

describe('where keys were preserved', () => {
  test('a row is the row of its key, however different it is', () => {
    const before = expectSame([author(1, 'Ann'), author(2, 'Bob')])
    expect(outcome(shop, before, [author(1, 'Bob'), author(2, 'Ann')], 'preserved')).toEqual([
      'author 1→1 pk',
      'author 2→2 pk',
    ])
  })

  test('a row whose key changed is found by its natural key, or by its content', () => {
    const before = expectSame([author(1, 'Ann'), note(1, null, 'x')])
    expect(outcome(shop, before, [author(9, 'Ann'), note(7, null, 'x')], 'preserved')).toEqual([
      'author 1→9 natural-key',
      'note 1→7 content',
    ])
  })

  test('a lost row and another that is only alike are two rows', () => {
    const before = expectSame([note(1, null, 'lost')])
    expect(outcome(shop, before, [note(2, null, 'extra')], 'preserved')).toEqual(['note -1', 'note +2'])
  })

  test('a row that was meant to get another key, and kept its own, is found by that', () => {
    const [row] = expectSame([note(1, null, 'a', 'b')])
    const intended = new Map([['id', { kind: 'step', step: 1, label: 'update note' } as const]])
    const moved = row ? [{ ...row, pk: 5, intended }] : []
    expect(outcome(shop, moved, [note(1, null, 'other', 'other')], 'preserved')).toEqual(['note 5→1 pk'])
  })

  test('rows that were meant to swap their keys are found by those that they should have', () => {
    const [a, b] = expectSame([note(1, null, 'a'), note(2, null, 'b')])
    const swapped =
      a && b
        ? [
            { ...a, pk: 2 },
            { ...b, pk: 1 },
          ]
        : []
    const actual = [note(1, null, 'b'), note(2, null, 'a')]
    expect(outcome(shop, swapped, actual, 'preserved')).toEqual(['note 2→2 pk', 'note 1→1 pk'])
  })
})

describe('an added row', () => {
  const generated = expectMatch({ matcher: 'generated' })
  const any = expectMatch({ matcher: 'any' })

  test('is found by the key that its INSERT reported', () => {
    const added = expectAdded('note', generated, { book: null, text: 'a', colour: 'b' }, 4)
    expect(outcome(shop, [added], [note(3, null, 'a', 'b'), note(4, null, 'x', 'y')], 'preserved')).toEqual([
      'note {"rule":{"matcher":"generated"}}→4 pk',
      'note +3',
    ])
  })

  test('whose key nobody knows is the row most like it, if half of what is known is equal', () => {
    const added = expectAdded('note', generated, { book: any, text: 'a', colour: 'b' })
    const pairs = outcome(shop, [added], [note(3, 1, 'other', 'b'), note(4, 1, 'a', 'b')], 'preserved')
    expect(pairs).toEqual(['note {"rule":{"matcher":"generated"}}→4 nearest-content', 'note +3'])
    expect(outcome(shop, [added], [note(3, 1, 'other', 'other')], 'preserved')).toHaveLength(2)
  })

  test('is told from another by what a $matches finds', () => {
    const of = (pattern: string) =>
      expectAdded('note', generated, { book: any, text: expectMatch({ matcher: 'matches', pattern }), colour: 'c' })
    const rows = [of('^b'), of('^a')]
    const { models } = pairRows(shop, rows, [note(1, null, 'apple', 'c'), note(2, null, 'bread', 'c')], true)
    expect(models.flatMap(({ pairs }) => pairs.map(({ actual }) => actual.pk))).toEqual([2, 1])
  })

  test('of which nothing is known takes a row that is left', () => {
    const added = expectAdded('note', generated, { book: any, text: any, colour: any })
    expect(outcome(shop, [added], [note(3, 1, 'x')], 'preserved')).toHaveLength(1)
  })
})

describe('where rows were numbered anew', () => {
  test('a natural key finds them, its foreign keys looked through to their pairing', () => {
    const before = expectSame([author(1, 'Ann'), author(2, 'Bob'), book(1, 1, 'Poems'), book(2, 2, 'Poems')])
    const actual = [author(1, 'Bob'), author(2, 'Ann'), book(1, 1, 'Poems', null, 9), book(2, 2, 'Poems', null, 8)]
    expect(outcome(shop, before, actual)).toEqual([
      'author 1→2 natural-key',
      'author 2→1 natural-key',
      'book 1→2 natural-key',
      'book 2→1 natural-key',
    ])
  })

  test('a unique index finds those that the natural key does not', () => {
    const before = expectSame([author(1, 'Ann'), book(1, 1, 'Old title', 'isbn-1')])
    expect(outcome(shop, before, [author(5, 'Ann'), book(6, 5, 'New title', 'isbn-1', 3)])).toEqual([
      'author 1→5 natural-key',
      'book 1→6 unique-index',
    ])
  })

  test('no two NULLs are equal in a unique index', () => {
    const before = expectSame([book(1, null, 'a', null, 1)])
    expect(outcome(shop, before, [book(6, null, 'b', null, 2)])).toEqual(['book -1', 'book +6'])
  })

  test('a natural key may have a part that is NULL, but not only such parts', () => {
    const member = schemaOf({ member: { fields: { user: {}, email: {}, role: {} }, natural: ['user', 'email'] } })
    const of = (pk: number, user: string | null, email: string | null, role: string) =>
      rowOf('member', pk, { user, email, role })
    const before = expectSame([of(1, 'ann', null, 'a'), of(2, null, 'b@x', 'b'), of(3, null, null, 'c')])
    const actual = [of(11, null, 'b@x', '?'), of(12, 'ann', null, '?'), of(13, null, null, '?')]
    expect(outcome(member, before, actual)).toEqual([
      'member 1→12 natural-key',
      'member 2→11 natural-key',
      'member -3',
      'member +13',
    ])
  })

  test('rows that share a key are paired by content first, and the rest in their order', () => {
    const before = expectSame([author(1, 'A'), book(1, 1, 'Same', null, 10), book(2, 1, 'Same', null, 20)])
    const actual = [author(1, 'A'), book(7, 1, 'Same', null, 20), book(8, 1, 'Same', null, 30), book(9, 1, 'Same')]
    expect(outcome(shop, before, actual)).toEqual([
      'author 1→1 natural-key',
      'book 1→8 natural-key',
      'book 2→7 content',
      'book +9',
    ])
  })

  test('content finds rows without any key, their foreign keys looked through', () => {
    const before = expectSame([author(1, 'A'), book(1, 1, 'x'), book(2, 1, 'y'), note(1, 1, 'n'), note(2, 2, 'n')])
    const actual = [author(3, 'A'), book(1, 3, 'y'), book(2, 3, 'x'), note(8, 1, 'n'), note(9, 2, 'n')]
    expect(outcome(shop, before, actual).slice(3)).toEqual(['note 1→9 content', 'note 2→8 content'])
  })

  test('a row without any key that changed is the one most like it', () => {
    const before = expectSame([note(1, null, 'a', 'blue'), note(2, null, 'b', 'red')])
    const actual = [note(8, null, 'b', 'green'), note(9, null, 'a', 'grey')]
    expect(outcome(shop, before, actual)).toEqual(['note 1→9 nearest-content', 'note 2→8 nearest-content'])
  })

  test("a key that is the application's own still finds its row", () => {
    const country = schemaOf({ country: { pk: ['code'], fields: { code: {}, name: {} } } })
    const before = expectSame([rowOf('country', 'DE', { name: 'Germany' })])
    expect(outcome(country, before, [rowOf('country', 'DE', { name: 'Deutschland' })])).toEqual([
      'country "DE"→"DE" unique-index',
    ])
  })

  test('a composite key is looked through, and so is a foreign key to it', () => {
    const schema = schemaOf({
      order: { fields: { code: {} }, natural: ['code'] },
      line: { pk: ['order', 'nr'], fields: { order: { to: 'order' }, nr: { type: 'int4' }, what: {} } },
      wrap: {
        fields: { order: { type: 'int8' }, nr: { type: 'int4' }, paper: {} },
        uniques: [['order', 'nr']],
        keys: [{ fields: ['nr', 'order'], target: modelName('line'), targetFields: ['nr', 'order'] }],
      },
    })
    const rows = (a: number, b: number, what: string) => [
      rowOf('order', a, { code: 'a' }),
      rowOf('order', b, { code: 'b' }),
      rowOf('line', [a, 1], { order: a, nr: 1, what }),
      rowOf('line', [b, 1], { order: b, nr: 1, what }),
      rowOf('wrap', a, { order: a, nr: 1, paper: what }),
      rowOf('wrap', b, { order: b, nr: 1, paper: what }),
    ]
    expect(outcome(schema, expectSame(rows(1, 2, 'before')), rows(2, 1, 'after')).slice(2)).toEqual([
      'line [1,1]→[2,1] unique-index',
      'line [2,1]→[1,1] unique-index',
      'wrap 1→2 unique-index',
      'wrap 2→1 unique-index',
    ])
  })
})

describe('a table without a primary key', () => {
  const log = schemaOf({ log: { pk: [], fields: { at: {}, event: {}, number: { type: 'int8' } } } })
  const entry = (at: string, event: string, number: number | null = null) => rowOf('log', null, { at, event, number })

  test('is a bag: equal rows count, and their order does not', () => {
    const before = expectSame([entry('1', 'a'), entry('1', 'a'), entry('2', 'b')])
    const { models } = pairRows(log, before, [entry('2', 'b'), entry('1', 'a')], true)
    expect(models[0]).toMatchObject({ missing: [{ fields: { event: 'a' } }], unexpected: [] })
    expect(models[0]?.pairs).toHaveLength(2)
  })

  test('has rows that changed, not only lost and extra ones', () => {
    const before = expectSame([entry('1', 'a', 5), entry('2', 'b', 6)])
    const { models } = pairRows(log, before, [entry('1', 'a', 7), entry('2', 'b', 6)], true)
    expect(models[0]).toMatchObject({ missing: [], unexpected: [] })
    expect(models[0]?.pairs.map(({ actual }) => actual.fields.number)).toEqual([7, 6])
  })

  test('of many rows all alike is paired in linear time', () => {
    const rows = Array.from({ length: 20_000 }, () => entry('1', 'a'))
    const started = cpuMs()
    const { models } = pairRows(log, expectSame(rows), rows.slice(1), true)
    expect(cpuMs() - started).toBeLessThan(2000)
    expect(models[0]?.missing).toHaveLength(1)
  })
})

test('twenty thousand rows numbered anew, each tenth changed, are paired in linear time', () => {
  const count = 10_000
  const rows = (offset: number, changed: string) => [
    ...Array.from({ length: count }, (_, index) => author(((index + offset) % count) + 1, `author ${index}`)),
    ...Array.from({ length: count }, (_, index) =>
      note(((index * 7 + offset) % count) + 1, null, `text ${index}`, index % 10 === 0 ? changed : `c${index % 3}`),
    ),
  ]
  const started = cpuMs()
  const { models } = pairRows(shop, expectSame(rows(0, 'old')), rows(5, 'new').reverse(), false)
  expect(cpuMs() - started).toBeLessThan(2000)
  expect(models.map(({ pairs }) => pairs.length)).toEqual([count, 0, count])
  expect(
    models.every(({ pairs }) =>
      pairs.every(
        ({ expected, actual }) =>
          expected.fields.text === actual.fields.text && expected.fields.name === actual.fields.name,
      ),
    ),
  ).toBe(true)
})

test('a foreign key to a unique key that is not the primary key is compared by its value', () => {
  const towns = schemaOf({
    country: { fields: { code: {} }, natural: ['code'] },
    town: { fields: { country: {}, name: {} }, natural: ['country', 'name'] },
  })
  const town = towns.models.get(modelName('town'))
  if (!town) throw new Error('no model town')
  const key: ForeignKey = {
    name: 'town_country_fkey',
    fields: ['country'],
    target: modelName('country'),
    targetFields: ['code'],
    targetsPrimaryKey: false,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: ['country'],
    virtual: false,
  }
  const schema = { ...towns, models: new Map(towns.models).set(town.name, { ...town, foreignKeys: [key] }) }
  // The code "2" is another country's primary key on the other side: it must not count as one.
  const before = expectSame([
    rowOf('country', '1', { code: '2' }),
    rowOf('country', '2', { code: '1' }),
    rowOf('town', '7', { country: '2', name: 'Ulm' }),
  ])
  const after = [
    rowOf('country', '2', { code: '2' }),
    rowOf('country', '1', { code: '1' }),
    rowOf('town', '8', { country: '2', name: 'Ulm' }),
  ]
  expect(outcome(schema, before, after)).toEqual([
    'country "1"→"2" natural-key',
    'country "2"→"1" natural-key',
    'town "7"→"8" natural-key',
  ])
})
