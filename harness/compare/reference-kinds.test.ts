import { describe, expect, test } from 'vitest'
import { parseJsonPath } from '../model/json-path.ts'
import type { LooseKey } from '../model/schema.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { outcome } from './test-pairing.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const user = (pk: number, name: string) => rowOf('user', pk, { name })
const group = (pk: number, name: string) => rowOf('group', pk, { name })
const people = {
  user: { fields: { name: {} }, natural: ['name'] },
  group: { fields: { name: {} }, natural: ['name'] },
}
const before = [user(1, 'ann'), user(2, 'bob'), group(1, 'all'), group(2, 'few')]
const after = [user(1, 'bob'), user(2, 'ann'), group(1, 'few'), group(2, 'all')]

/** Whether a field of the only pair of a model refers to the same on both sides; null: only its value tells. */
function same(schema: ReturnType<typeof schemaOf>, expected: Row, actual: Row, field: string): boolean | null {
  const { models } = pairRows(schema, expectSame([...before, expected]), [...after, actual], false)
  const of = models.find(({ model }) => model.name === expected.model)
  const [pair] = of?.pairs ?? []
  if (!of || !pair) throw new Error('no pair')
  return of.keys.sameReferent(field, pair.expected, pair.actual)
}

describe('a key whose model another field names', () => {
  const targets = new Map([
    ['u', modelName('user')],
    ['7', modelName('group')],
  ])
  const key: LooseKey = { kind: 'polymorphic', field: 'of', typeField: 'type', targets }
  const schema = schemaOf({
    ...people,
    note: { fields: { type: {}, of: {}, text: {}, more: {} }, uniques: [['type', 'of']], looseKeys: [key] },
  })
  const note = (pk: number, type: string | number | null, of: string | number | null, text = 't') =>
    rowOf('note', pk, { type, of, text, more: 'm' })

  test('counts by the row that it points at, in unique keys and in content', () => {
    const notes = [note(1, 'u', '1'), note(2, 'u', '2', 'x'), note(3, 7, '1'), note(4, 7, '2')]
    const found = [note(5, 7, 2), note(6, 'u', 1, 'y'), note(7, 'u', '2'), note(8, 7, '1')]
    expect(outcome(schema, expectSame([...before, ...notes]), [...after, ...found]).slice(4)).toEqual([
      'note 1→7 unique-index',
      'note 2→6 unique-index',
      'note 3→5 unique-index',
      'note 4→8 unique-index',
    ])
  })

  test('is the same where both point at rows that were paired, be the key a number or the text of it', () => {
    expect(same(schema, note(1, 'u', '1'), note(1, 'u', 2), 'of')).toBe(true)
    expect(same(schema, note(1, 'u', '1'), note(1, 'u', '1'), 'of')).toBe(false)
    expect(same(schema, note(1, 'u', '1'), note(1, 7, '2'), 'of')).toBe(false)
  })

  test('of a type that names no model, and one that points at no row, are compared by value', () => {
    expect(same(schema, note(1, 'other', '1'), note(1, 'other', '1'), 'of')).toBeNull()
    expect(same(schema, note(1, null, '1'), note(1, null, '1'), 'of')).toBeNull()
    expect(same(schema, note(1, 'u', '9'), note(1, 'u', '9'), 'of')).toBeNull()
    expect(same(schema, note(1, 'u', null), note(1, 'u', null), 'of')).toBeNull()
  })
})

describe('keys within JSON', () => {
  const within = (path: string, target: string): LooseKey => ({
    kind: 'json',
    field: 'data',
    path: parseJsonPath(path) ?? [],
    target: modelName(target),
  })
  const schema = schemaOf({
    ...people,
    note: { fields: { data: {}, text: {} }, looseKeys: [within('by', 'user'), within('to[*].id', 'group')] },
  })
  const note = (pk: number, data: Row['fields'][string], text = 't') => rowOf('note', pk, { data, text })

  test('count by the rows that they point at: the rest of the value has to be equal', () => {
    const notes = [note(1, { by: 1, to: [{ id: '1' }, { id: 2 }] }), note(2, { by: 2, to: [] })]
    const found = [note(8, { by: 1, to: [] }), note(9, { to: [{ id: 2 }, { id: 1 }], by: 2 })]
    expect(outcome(schema, expectSame([...before, ...notes]), [...after, ...found]).slice(4)).toEqual([
      'note 1→9 content',
      'note 2→8 content',
    ])
  })

  test('are the same where each points at a row that was paired', () => {
    const data = { by: 1, to: [{ id: 1 }], n: 1 }
    expect(same(schema, note(1, data), note(1, { ...data, by: 2, to: [{ id: 2 }] }), 'data')).toBe(true)
    expect(same(schema, note(1, data), note(1, { ...data, by: 2 }), 'data')).toBe(false)
    expect(same(schema, note(1, data), note(1, data), 'data')).toBe(false)
    expect(same(schema, note(1, data), note(1, { by: 2, to: [{ id: 2 }], n: 2 }), 'data')).toBe(false)
  })

  test('that point at no row are compared by value, and so is what is no key', () => {
    expect(same(schema, note(1, { by: 9 }), note(1, { by: 9 }), 'data')).not.toBe(false)
    expect(same(schema, note(1, { by: null, to: 'x' }), note(1, { by: null, to: 'x' }), 'data')).not.toBe(false)
    expect(same(schema, note(1, { by: 9, to: [{ id: 1 }] }), note(1, { by: 9, to: [{ id: 1 }] }), 'data')).toBe(false)
  })
})

describe('a foreign key to another key than the primary one', () => {
  const schema = schemaOf({
    device: { fields: { name: {}, uuid: {} }, natural: ['name'], uniques: [['uuid']] },
    reading: {
      fields: { device: {}, at: {}, value: {} },
      natural: ['device', 'at'],
      keys: [{ fields: ['device'], target: modelName('device'), targetFields: ['uuid'], targetsPrimaryKey: false }],
    },
  })
  const device = (pk: number, name: string, uuid: string) => rowOf('device', pk, { name, uuid })
  const reading = (pk: number, uuid: string, at: string, value = '1') =>
    rowOf('reading', pk, { device: uuid, at, value })

  test('counts by the row that it points at, even where that got another value', () => {
    const rows = [device(1, 'a', 'u1'), device(2, 'b', 'u2'), reading(1, 'u1', 'noon'), reading(2, 'u2', 'noon')]
    const found = [device(1, 'a', 'u9'), device(2, 'b', 'u1'), reading(3, 'u1', 'noon', '2'), reading(4, 'u9', 'noon')]
    expect(outcome(schema, expectSame(rows), found).slice(2)).toEqual([
      'reading 1→4 natural-key',
      'reading 2→3 natural-key',
    ])
  })

  test('is compared by value where the row is not there', () => {
    const found = outcome(schema, expectSame([reading(1, 'u1', 'noon')]), [reading(7, 'u1', 'noon', '5')])
    expect(found).toEqual(['reading 1→7 natural-key'])
  })
})

test('a key of several columns to a unique key of others lists them in any order', () => {
  const schema = schemaOf({
    ...people,
    page: {
      fields: { owner: { to: 'user' }, slug: {}, text: {} },
      natural: ['owner', 'slug'],
      uniques: [['owner', 'slug']],
    },
    link: {
      fields: { slug: {}, owner: { to: 'user' }, label: {}, colour: {} },
      keys: [
        {
          fields: ['slug', 'owner'],
          target: modelName('page'),
          targetFields: ['slug', 'owner'],
          targetsPrimaryKey: false,
        },
      ],
    },
  })
  const page = (pk: number, owner: number, slug: string) => rowOf('page', pk, { owner, slug, text: slug })
  const link = (pk: number, owner: number, slug: string) => rowOf('link', pk, { owner, slug, label: 'l', colour: 'c' })
  const at = (field: string, actual: Row) => {
    const rows = expectSame([...before, page(1, 1, 'x'), page(2, 2, 'x'), page(3, 1, 'y'), link(1, 1, 'x')])
    const found = [...after, page(1, 2, 'x'), page(2, 1, 'x'), page(3, 2, 'y'), actual]
    const { models } = pairRows(schema, rows, found, false)
    const links = models.find(({ model }) => model.name === 'link')
    const [pair] = links?.pairs ?? []
    return pair ? links?.keys.sameReferent(field, pair.expected, pair.actual) : undefined
  }
  expect([at('slug', link(9, 2, 'x')), at('owner', link(9, 2, 'x'))]).toEqual([true, true])
  expect([at('slug', link(9, 2, 'y')), at('owner', link(9, 2, 'y'))]).toEqual([false, true])
  // The slug is the same: that the key points elsewhere is the owner's doing, and one finding.
  expect([at('slug', link(9, 1, 'x')), at('owner', link(9, 1, 'x'))]).toEqual([true, false])
})
