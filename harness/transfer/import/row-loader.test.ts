import { describe, expect, test } from 'vitest'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { RowLoader } from './row-loader.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection } = serverForTests()

test('rows with fields of many kinds wait for each other up to a limit, and then the most of one kind is sent', async () => {
  const kinds = 7
  const columns = Array.from({ length: kinds }, (_, index) => `f${index} int`)
  await remakeDatabase(connection(), `CREATE TABLE a (id int PRIMARY KEY, t text, ${columns.join(', ')})`)
  const loader = new RowLoader(connection(), await schemaOf(connection()), async function* () {})
  /** A row that lacks other fields than those of other numbers do. */
  const wide = (id: number, t: string) => {
    const had = columns.flatMap((_, index) => ((id >> index) & 1 ? [[`f${index}`, 1] as const] : []))
    return row('a', id, { t, ...Object.fromEntries(had) })
  }
  const text = 'x'.repeat(130_000)
  const limit = Math.ceil(8_388_608 / text.length)
  try {
    for (let id = 1; id < limit; id += 1) expect(loader.add(wide(id, text))).toBeUndefined()
    const sent = loader.add(wide(limit, text))
    expect(sent).toBeInstanceOf(Promise)
    await sent
    expect(loader.add(wide(limit + 1, ''))).toBeUndefined()
    await loader.finish()
  } finally {
    await loader.abandon()
  }
  expect((await connection().query('SELECT count(*), sum(length(t)) FROM a')).rows).toEqual([
    [`${limit + 1}`, `${limit * text.length}`],
  ])
})

describe('a row without fields that PostgreSQL refuses is told by its place', () => {
  const bare = row('a', null)

  test('the first of many that all are', async () => {
    const shop = await remadeSubject(connection(), 'CREATE TABLE a (n int DEFAULT 5 CHECK (n <> 5), m int)')
    expect(await shop.refusal(row('a', null, { n: 1 }), bare, row('a', null, { n: 2 }), bare, bare)).toContain(
      'public.a row 2 (pk null): new row for relation "a" violates check constraint "a_n_check"',
    )
  })

  test('one among many', async () => {
    const shop = await remadeSubject(connection(), `CREATE TABLE a (n int DEFAULT 5, m int, EXCLUDE (n WITH =))`)
    const rows = Array.from({ length: 9 }, () => bare)
    expect(await shop.refusal(row('a', null, { n: 1 }), ...rows)).toContain('public.a row 3 (pk null): conflicting key')
  })
})
