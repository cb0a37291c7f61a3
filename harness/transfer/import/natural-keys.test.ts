import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { row } from './test-import.ts'
import { batches, refused, remadeForSources } from './test-import-rows.ts'

const { connection } = serverForTests()
const remade = (sql: string, details: Partial<SubjectDefinition> = {}) => remadeForSources(connection(), sql, details)

describe('foreign keys that are written as natural keys', () => {
  const sql = `CREATE TABLE author (id int PRIMARY KEY, email text NOT NULL UNIQUE);
    CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author, tags text[])`
  const authors = [row('author', 1, { email: 'ann@example.com' }), row('author', 2, { email: 'bob@example.com' })]

  test('mean the rows of the file, wherever these stand', async () => {
    const shop = await remade(sql)
    const source = batches([row('book', 1, { author: ['bob@example.com'], tags: ['x'] }), ...authors], 1)
    await shop.load(source)
    expect((await shop.all()).at(-1)).toEqual(row('book', 1, { author: 2, tags: ['x'] }))
    expect(source.times).toBe(2)
  })

  test('cost nothing where there are none', async () => {
    const shop = await remade(sql)
    const source = batches([...authors, row('book', 1, { author: 2 })])
    await shop.load(source)
    expect(source.times).toBe(1)
  })

  test('mean the rows of the file in a key of one column or several too, in whichever place', async () => {
    const shop = await remade(`${sql}; CREATE TABLE page (author int REFERENCES author, n int, PRIMARY KEY (author, n));
      CREATE TABLE profile (author int PRIMARY KEY REFERENCES author, t text)`)
    const page = (author: JsonValue, field: JsonValue, n: number) => row('page', [author, n], { author: field, n })
    const bob = ['bob@example.com']
    const rows = [page(bob, bob, 1), page(2, bob, 2), page(bob, 2, 3), row('profile', bob, { t: 'x' })]
    await shop.load(batches([...rows, ...authors]))
    expect((await shop.all()).slice(2)).toEqual([
      page(2, 2, 1),
      page(2, 2, 2),
      page(2, 2, 3),
      row('profile', 2, { t: 'x' }),
    ])
    expect(refused(await shop.failure(batches([...authors, page(bob, 1, 1)])))).toBe(
      'public.page row 1 (pk [2,1]): "pk" must be the values of the fields author, n, in this order',
    )
  })

  test('that several rows have are refused: nobody can tell which is meant', async () => {
    const shop = await remade(
      'CREATE TABLE author (id int PRIMARY KEY, email text); CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author)',
      { models: { 'public.author': { naturalKey: ['email'] } } },
    )
    const rows = [
      ...['a', 'b', 'a', 'a'].map((email, id) => row('author', id, { email })),
      row('book', 1, { author: ['b'] }),
    ]
    await shop.load(batches(rows))
    expect(refused(await shop.failure(batches([...rows, row('book', 2, { author: ['a'] })])))).toBe(
      'public.book row 2 (pk 2): field author: several rows of the snapshot have the natural key it names',
    )
  })

  test('that no row has are refused', async () => {
    const shop = await remade(sql)
    const bad = row('book', 1, { author: ['eve@example.com'] })
    expect(refused(await shop.failure(batches([...authors, bad])))).toBe(
      'public.book row 1 (pk 1): field author: no row of the snapshot has the natural key it names',
    )
  })
})
