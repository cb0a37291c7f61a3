import { expect, test } from 'vitest'
import { modelName, type Row, type Snapshot } from '../model/snapshot.ts'
import { JoinLists } from './join-lists.ts'
import { field, foreignKey, model, schema } from './test-schema.ts'

const id = field('id', 'int8')
const book = model('book', [id, field('title', 'text')])
const tag = model('tag', [id])
const ends = [foreignKey('book', 'book'), foreignKey('tag', 'tag')]
const bookTags = model('book_tags', [id, field('book', 'int8'), field('tag', 'int8')], { foreignKeys: ends })
const row = (name: string, pk: Row['pk'], fields: Row['fields'] = {}): Row => ({ model: modelName(name), pk, fields })

async function streamed(lists: JoinLists, rows: Snapshot): Promise<Snapshot> {
  const source = lists.expandSource(async function* () {
    for (const one of rows) yield [one]
  })
  const all: Row[] = []
  for await (const batch of source()) all.push(...batch)
  return all
}

test('a list on a row of one table means rows of the table that joins it with another', async () => {
  const lists = new JoinLists(schema(book, tag, bookTags))
  const rows = [
    row('book', 1, { title: 'A', tags: [5, 3] }),
    row('tag', 3),
    row('book', 2, { title: 'B', tags: [['x']] }),
  ]
  const expanded = [
    row('book', 1, { title: 'A' }),
    row('tag', 3),
    row('book', 2, { title: 'B' }),
    row('book_tags', 1, { book: 1, tag: 5 }),
    row('book_tags', 2, { book: 1, tag: 3 }),
    row('book_tags', 3, { book: 2, tag: ['x'] }),
  ]
  expect(lists.expand(rows)).toEqual(expanded)
  expect(await streamed(lists, rows)).toEqual(expanded)
})

test('an empty list means no rows, and is no field of its row', async () => {
  const lists = new JoinLists(schema(book, tag, bookTags))
  const rows = [row('book', 1, { title: 'A', tags: [] })]
  expect(lists.expand(rows)).toEqual([row('book', 1, { title: 'A' })])
  expect(await streamed(lists, rows)).toEqual([row('book', 1, { title: 'A' })])
})

test('the first of two foreign keys to one table is that of the row with the list', () => {
  const foreignKeys = [foreignKey('to_book', 'book'), foreignKey('from_book', 'book')]
  const near = model('book_near', [id, field('from_book', 'int8'), field('to_book', 'int8')], { foreignKeys })
  expect(new JoinLists(schema(book, near)).expand([row('book', 1, { near: [2] })])).toEqual([
    row('book', 1),
    row('book_near', 1, { from_book: 1, to_book: 2 }),
  ])
})

test('a key of both columns is that of the row', () => {
  const primaryKey = ['tag', 'book']
  const join = model('book_tags', [field('book', 'int8'), field('tag', 'int8')], { primaryKey, foreignKeys: ends })
  expect(new JoinLists(schema(book, tag, join)).expand([row('book', 1, { tags: [5] })])).toEqual([
    row('book', 1),
    row('book_tags', [5, 1], { book: 1, tag: 5 }),
  ])
})

test.each([
  ['a column of its own', { ...bookTags, fields: [...bookTags.fields, field('since', 'date')] }],
  ['one foreign key', { ...bookTags, foreignKeys: ends.slice(0, 1) }],
  ['another name', { ...bookTags, table: { schema: 'shop', name: 'labels' } }],
  ['another schema', { ...bookTags, table: { schema: 'other', name: 'book_tags' } }],
])('a table with %s cannot be written as a list', (_what, join) => {
  const rows = [row('book', 1, { tags: [5] })]
  expect(new JoinLists(schema(book, tag, join)).expand(rows)).toBe(rows)
})

test('a list in a column stays, and so does what is no list', async () => {
  const tagged = model('book', [id, field('tags', 'jsonb')])
  const rows = [row('book', 1, { tags: [5] }), row('book', 2, { tags: 'x' })]
  expect(new JoinLists(schema(tagged, tag, bookTags)).expand(rows)).toBe(rows)
  const plain = [row('book', 2, { tags: 'x' })]
  expect(new JoinLists(schema(book, tag, bookTags)).expand(plain)).toBe(plain)
  expect(await streamed(new JoinLists(schema(book, tag, bookTags)), plain)).toEqual(plain)
})
