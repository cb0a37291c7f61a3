import { describe, expect, test } from 'vitest'
import type { Progress } from '../../model/progress.ts'
import { modelName, type RowSource } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { connect } from '../../postgres/index.ts'
import { serverForTests } from '../test-server.ts'
import { row } from './test-import.ts'
import { batches, refused, remadeForSources } from './test-import-rows.ts'

const { connection, settings } = serverForTests()
const remade = (sql: string, details: Partial<SubjectDefinition> = {}) => remadeForSources(connection(), sql, details)

describe('rows in any order', () => {
  const sql =
    'CREATE TABLE a (id int PRIMARY KEY, t text, n int DEFAULT 5); CREATE TABLE b (id int PRIMARY KEY, t text)'

  test('of models that take turns, with fields that take turns, arrive whole', async () => {
    const shop = await remade(sql)
    const rows = Array.from({ length: 4_000 }, (_, index) => [
      row('a', index, { t: 'x'.repeat(index % 200), ...(index % 3 === 0 ? {} : { n: index }) }),
      row('b', index, { t: `é\\\t\n${index}` }),
    ]).flat()
    await shop.load(batches(rows))
    expect(await shop.all()).toEqual([
      ...rows.filter(({ model }) => model === 'public.a').map((a) => ({ ...a, fields: { n: 5, ...a.fields } })),
      ...rows.filter(({ model }) => model === 'public.b'),
    ])
  })

  test('are told by their place among the rows of the model when PostgreSQL refuses one', async () => {
    const shop = await remade(`${sql}; ALTER TABLE a ADD CHECK (n <> 77)`)
    const rows = Array.from({ length: 4_000 }, (_, index) => [
      row('a', index, { t: 'x'.repeat(200), ...(index % 3 === 0 ? {} : { n: index === 3_001 ? 77 : -1 }) }),
      row('b', index, { t: 'x'.repeat(100) }),
    ]).flat()
    expect(refused(await shop.failure(batches(rows)))).toMatch(
      /^public\.a row 3002 \(pk 3001\): new row for relation "a" violates check constraint "a_n_check"/,
    )
  })

  test('end the import at once when PostgreSQL refuses one: what follows is not read', async () => {
    const shop = await remade(sql)
    let read = 0
    const endless: RowSource = async function* () {
      for (read = 0; ; read += 1) yield [row('a', Math.floor(read / 2), { t: 'x'.repeat(1_000) })]
    }
    expect(refused(await shop.failure(endless))).toContain('public.a row 2 (pk 0): duplicate key')
    expect(read).toBeLessThan(50_000)
  }, 20_000)
})

describe('rows as other programs write them', () => {
  const sql = `CREATE TABLE a (id int PRIMARY KEY, at timestamptz, n numeric(5,2), "constructor" text);
    CREATE TABLE pair (a int, b numeric(4,1), t text, PRIMARY KEY (a, b)); CREATE TABLE keyless (t text)`

  test('are read in every spelling', async () => {
    const shop = await remade(sql)
    await shop.load(
      batches([
        row('a', '7', { at: '2026-03-01 10:30+01', n: 1.5 }),
        row('pair', ['1', 2], { a: 1, b: '2.0', t: 'x' }),
      ]),
    )
    expect(await shop.all()).toEqual([
      row('a', 7, { at: '2026-03-01T09:30:00.000Z', n: '1.50', constructor: null }),
      row('pair', [1, '2.0'], { a: 1, b: '2.0', t: 'x' }),
    ])
  })

  test.each([
    [
      'a field that is the key',
      row('a', 1, { id: 1 }),
      'public.a row 2 (pk 1): field id is the primary key, which stands in "pk" alone',
    ],
    ['a missing key', row('a', null), 'public.a row 2 (pk null): the primary key is missing'],
    [
      'a key where the table has none',
      row('keyless', 1, { t: 'x' }),
      'public.keyless row 1 (pk 1): the table has no primary key: "pk" must be null',
    ],
    [
      'a key that says what the fields do not',
      row('pair', [1, 3], { a: 1, b: '2.0' }),
      'public.pair row 1 (pk [1,3]): "pk" must be the values of the fields a, b, in this order',
    ],
    [
      'a value that cannot be written',
      row('a', 1, { n: 'x' }),
      'public.a row 2 (pk 1): field n: expected a decimal number',
    ],
  ])('but %s is refused', async (_, bad, reason) => {
    const shop = await remade(sql)
    expect(refused(await shop.failure(batches([row('a', 9), bad, row('a', 10)])))).toBe(reason)
  })

  test.each([
    ['model', row('zoo', 1), 'public.zoo row 1 (pk 1): the schema has no such model'],
    ['field', row('a', 1, { m: 1 }), 'public.a row 2 (pk 1): the model has no field m'],
    ['inherited name', row('a', 1, { toString: 1 }), 'public.a row 2 (pk 1): the model has no field toString'],
  ])('and so is an unknown %s, with what to do', async (_, bad, reason) => {
    const shop = await remade(sql)
    const [message, fix] = refused(await shop.failure(batches([row('a', 9), bad, row('a', 10)]))).split('\n')
    expect([message, fix]).toEqual([reason, expect.stringContaining('shims: {')])
  })

  test('an unknown field of a secret key is told without the key', async () => {
    const shop = await remade('CREATE TABLE s (token text PRIMARY KEY)', {
      models: { 'public.s': { secrets: ['token'] } },
    })
    expect(refused(await shop.failure(batches([row('s', 'hunter2', { x: 1 })])))).toMatch(
      /^public\.s row 1: the model has no field x\n(?!.*hunter2)/,
    )
  })
})

describe('an import that is to end', () => {
  const sql = "CREATE TABLE a (id int PRIMARY KEY, t text); INSERT INTO a VALUES (1, 'kept')"
  const reason = new Error('enough')

  /** Endless, and aborted when so many rows were read. */
  function abortedAfter(rows: number) {
    const controller = new AbortController()
    const source: RowSource = async function* () {
      for (let index = 0; ; index += 1) {
        if (index === rows) controller.abort(reason)
        yield [row('a', index, { t: 'x'.repeat(500) })]
      }
    }
    return { source, signal: controller.signal }
  }

  test.each([0, 5, 3_000])('by its signal, after %d rows, is rolled back', async (count) => {
    const shop = await remade(sql)
    const { source, signal } = abortedAfter(count)
    expect(await shop.failure(source, { signal })).toBe(reason)
  })

  test.each([
    ['PostgreSQL', row('a', 0)],
    ['a constraint', row('b', 7, { a: 7 })],
  ])('ends also while it looks for the row that %s refused', async (_, bad) => {
    const shop = await remade(`${sql}; CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)`)
    const controller = new AbortController()
    let times = 0
    const source: RowSource = async function* () {
      times += 1
      yield [row('a', 0)]
      if (times === 1) yield [bad]
      else
        for (let index = 1; ; index += 1) {
          if (index === 500) controller.abort(reason)
          if (index === 1_000) throw new Error('nobody listens')
          yield [row('b', -index, { a: 0 })]
        }
    }
    expect(await shop.failure(source, { signal: controller.signal })).toBe(reason)
  })

  test('while it waits for a lock ends too', async () => {
    const shop = await remade(sql)
    await using other = await connect(settings())
    await other.query('BEGIN')
    await other.query('LOCK TABLE a IN ROW EXCLUSIVE MODE')
    const controller = new AbortController()
    const ended = shop.failure(batches([row('a', 1)]), { signal: controller.signal })
    while ((await other.query('SELECT FROM pg_locks WHERE NOT granted')).count === 0);
    controller.abort(reason)
    expect(await ended).toBe(reason)
  }, 10_000)

  test('because its source fails is rolled back, and says what the source said', async () => {
    const shop = await remade(sql)
    const source: RowSource = async function* () {
      for (let index = 0; index < 1_000; index += 1) yield [row('a', index, { t: 'x'.repeat(500) })]
      throw reason
    }
    expect(await shop.failure(source)).toBe(reason)
  })
})

describe('rows that are in the way', () => {
  const sql = `CREATE SCHEMA other; CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1);
    CREATE TABLE other.b (id int REFERENCES a); INSERT INTO other.b VALUES (1)`
  const details = { excludeTables: ['other.b'] }

  test('are refused where the tables have to be empty', async () => {
    const shop = await remade(sql, details)
    expect(refused(await shop.failure(batches([row('a', 2)]), { target: 'empty' }))).toMatch(
      /^there are rows of public\.a/,
    )
  })

  test('are not replaced in an existing database where tables that take no part refer to them', async () => {
    const shop = await remade(sql, details)
    expect(refused(await shop.failure(batches([row('a', 2)]), { target: 'existing' }))).toBe(
      'Table "b" references "a".',
    )
    await connection().query('DROP TABLE other.b')
    await shop.load(batches([row('a', 2)]), { target: 'existing' })
    expect(await shop.all()).toEqual([row('a', 2)])
  })

  describe('are not those of tables that inherit and take no part', () => {
    const family = `CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child () INHERITS (parent);
      CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p DEFAULT;
      CREATE SCHEMA other; CREATE TABLE other.grandchild () INHERITS (child); INSERT INTO child VALUES (5)`
    const excluded = { excludeTables: ['child', 'other.grandchild'] }

    test.each(['throwaway', 'existing', 'empty'] as const)('with target %s', async (target) => {
      const shop = await remade(family, excluded)
      await shop.load(batches([row('parent', 1), row('p', null, { id: 1 })]), { target })
      expect((await connection().query('SELECT tableoid::regclass::text, id FROM parent ORDER BY id')).rows).toEqual([
        ['parent', '1'],
        ['child', '5'],
      ])
    })

    test('whereas their own rows are, and those of partitions', async () => {
      const shop = await remade(family, excluded)
      const rows = [row('p', null, { id: 2 }), row('parent', 2)]
      await shop.load(batches([row('parent', 1), row('p', null, { id: 1 })]))
      expect(refused(await shop.failure(batches(rows), { target: 'empty' }))).toMatch(
        /^there are rows of public\.p\n *there are rows of public\.parent\n/,
      )
      await shop.load(batches(rows), { target: 'existing' })
      expect(await shop.all()).toEqual(rows)
    })
  })
})

test('progress is told of every batch', async () => {
  const shop = await remade('CREATE TABLE a (id int PRIMARY KEY)')
  const told: Progress[] = []
  const count = await shop.load(batches([row('a', 1), row('a', 2), row('a', 3)], 2), {
    onProgress: (p) => told.push(p),
  })
  expect(count).toBe(3)
  expect(told).toEqual([
    { rows: 2, model: modelName('public.a'), share: null },
    { rows: 3, model: modelName('public.a'), share: null },
  ])
})
