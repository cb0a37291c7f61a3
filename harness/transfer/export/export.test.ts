import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { connect } from '../../postgres/index.ts'
import { sortSnapshot } from '../../snapshot/index.ts'
import { copyOutLines } from '../copy/copy-streams.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { exportRows, exportSnapshot } from './export.ts'

const { connection, settings } = serverForTests()

/** Primary keys of every type, in no order, as SQL literals. */
const keys: Readonly<Record<string, readonly string[]>> = {
  int8: ['9007199254740993', '9007199254740992', '-1', '10', '9'],
  numeric: ['10', '9.5', '-1', "'NaN'", "'Infinity'", '9.50001', '100000000000000000000.1'],
  float8: ['1.5', '-3', "'NaN'", "'-Infinity'", '1e300', '1e-300'],
  text: ["'b'", "'B'", "'a'", "'ä'", "'_'", "'10'", "'9'", "''", "'\uffee'", "'😀'"],
  'text COLLATE "en_US"': ["'b'", "'B'", "'a'", "'_a'", "'ab'", "'a b'"],
  'varchar(9)': ["'b'", "'B'", "'a '", "'a'"],
  'char(3)': ["'b'", "'a'", "E'a\\t'", "'ab'"],
  uuid: [
    "'ffffffff-0000-0000-0000-000000000000'",
    "'0fffffff-0000-0000-0000-000000000000'",
    "'a0000000-0000-0000-0000-000000000000'",
  ],
  timestamptz: [
    "'infinity'",
    "'2026-01-01 00:00:00.123456+00'",
    "'2026-01-01 00:00:00.123+00'",
    "'10000-01-01'",
    "'0044-03-15 BC'",
    "'-infinity'",
  ],
  date: ["'infinity'", "'10000-01-01'", "'2026-01-01'", "'0001-01-01 BC'"],
  time: ["'10:00'", "'9:00'"],
  boolean: ['true', 'false'],
  bytea: ["'\\xff'", "'\\x00'", "'\\x0001'"],
  inet: ["'10.0.0.1'", "'9.0.0.1'", "'10.0.0.0/8'", "'::1'"],
  mood: ["'zesty'", "'angry'"],
  'int[]': ["'{10}'", "'{9}'", "'{9,1}'"],
  int4range: ["'[10,20)'", "'[9,20)'"],
  interval: ["'1 day'", "'2 hours'"],
}

describe('the order of rows', () => {
  test.each(Object.entries(keys))('is the canonical one for keys of type %s', async (type, values) => {
    await remakeDatabase(
      connection(),
      `CREATE TYPE mood AS ENUM ('zesty', 'angry');
       CREATE COLLATION IF NOT EXISTS "en_US" (provider = icu, locale = 'en-US');
       CREATE TABLE single (id ${type} PRIMARY KEY); INSERT INTO single VALUES (${values.join('), (')});
       CREATE TABLE pair (a int, b ${type}, PRIMARY KEY (a, b));
       INSERT INTO pair SELECT n, id FROM single, generate_series(9, 10) n ORDER BY random()`,
    )
    const schema = await schemaOf(connection())
    const rows = await exportSnapshot(connection(), schema)
    expect(rows).toHaveLength(values.length * 3)
    expect(rows).toEqual(sortSnapshot(rows.toReversed(), schema))
    expect(rows.map(({ pk }) => pk)).toEqual(sortSnapshot(rows.toReversed(), schema).map(({ pk }) => pk))
  })

  test('is that of their content where there is no key', async () => {
    await remakeDatabase(
      connection(),
      `CREATE TABLE t (a int, b text);
      INSERT INTO t VALUES (2, 'x'), (1, 'y'), (1, 'x'), (1, NULL), (1, 'x')`,
    )
    const rows = await exportSnapshot(connection(), await schemaOf(connection()))
    expect(rows.map(({ fields }) => `${fields.a} ${fields.b}`)).toEqual(['1 x', '1 x', '1 y', '1 null', '2 x'])
  })
})

test('an export is one moment of the database, whatever is written meanwhile', async () => {
  await remakeDatabase(
    connection(),
    `
    CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
    INSERT INTO a SELECT generate_series(1, 20000)`,
  )
  const schema = await schemaOf(connection())
  await using writer = await connect(settings())
  const writing = (async () => {
    for (let id = 20_001; id < 20_200; id += 1) {
      await writer.query(`WITH n AS (INSERT INTO a VALUES (${id}) RETURNING id) INSERT INTO b SELECT id, id FROM n`)
    }
  })()
  const rows = await exportSnapshot(connection(), schema)
  await writing
  const ids = new Set(rows.filter((row) => row.model === 'public.a').map(({ pk }) => pk))
  const dangling = rows.filter((row) => row.model === 'public.b' && !ids.has(Number(row.fields.a)))
  const added = rows.filter((row) => row.model === 'public.b').length
  expect(dangling).toEqual([])
  expect(ids.size).toBe(20_000 + added)
})

test('an export that fails names the model, and the connection can still be used', async () => {
  await remakeDatabase(connection(), 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int)')
  const schema = await schemaOf(connection())
  await connection().query('DROP TABLE a')
  const error: unknown = await exportSnapshot(connection(), schema).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(HarnessError)
  expect(String(error)).toBe('HarnessError: public.a cannot be exported: relation "public.a" does not exist')
  expect((await connection().query('SELECT 1')).rows).toEqual([['1']])
})

test('an export that fails tells no secret, and with it none of the words that PostgreSQL has for it', async () => {
  const sql = `CREATE TABLE a (token text, n int GENERATED ALWAYS AS (token::int) VIRTUAL); INSERT INTO a VALUES ('hunter2')`
  await remakeDatabase(connection(), sql)
  const schema = await schemaOf(connection(), { models: { 'public.a': { secrets: ['token'] } } })
  const error: unknown = await exportSnapshot(connection(), schema).catch((cause: unknown) => cause)
  expect(String(error)).toBe(
    'HarnessError: public.a cannot be exported: PostgreSQL refused it (SQLSTATE 22P02); there are secret fields, so its message is not shown',
  )
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
})

test('a row of many megabytes is read in linear time', async () => {
  await remakeDatabase(connection(), `CREATE TABLE a AS SELECT 1 AS id, repeat('é\t', 5000000) AS t`)
  const started = performance.now()
  const lines: string[] = []
  for await (const batch of copyOutLines(connection(), 'COPY a TO STDOUT')) lines.push(...batch)
  expect(lines.map((line) => line.length)).toEqual([15_000_002])
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('reading may stop half-way without losing the connection', async () => {
  await remakeDatabase(connection(), `CREATE TABLE a AS SELECT generate_series(1, 200000) AS id`)
  for await (const lines of copyOutLines(connection(), 'COPY a TO STDOUT')) if (lines.includes('5')) break
  expect((await connection().query('SELECT 1')).rows).toEqual([['1']])
}, 10_000)

test('progress tells the share of all rows once the server knows about how many there are', async () => {
  await remakeDatabase(connection(), 'CREATE TABLE a AS SELECT generate_series(1, 5000) AS id')
  const schema = await schemaOf(connection())
  const lastShare = async (): Promise<number | null | undefined> => {
    let share: number | null | undefined
    const rows = exportRows(connection(), schema, {
      onProgress: (progress) => {
        share = progress.share
      },
    })
    for await (const _ of rows);
    return share
  }
  expect(await lastShare()).toBe(null)
  await connection().query('ANALYZE a')
  expect(await lastShare()).toBe(1)
})

test('an export that is aborted ends with the reason, and one that nobody reads on with nothing', async () => {
  await remakeDatabase(connection(), 'CREATE TABLE a AS SELECT generate_series(1, 500000) AS id')
  await connection().query('ALTER TABLE a ADD PRIMARY KEY (id)')
  const schema = await schemaOf(connection())
  const controller = new AbortController()
  const reason = new Error('enough')
  const read = async (): Promise<void> => {
    for await (const _ of exportRows(connection(), schema, { signal: controller.signal })) controller.abort(reason)
  }
  await expect(read()).rejects.toBe(reason)
  expect((await connection().query('SELECT 1')).rows).toEqual([['1']])
  for await (const _ of exportRows(connection(), schema)) break
  expect((await connection().query('SELECT 1')).rows).toEqual([['1']])
})
