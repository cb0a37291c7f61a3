import { expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection } = serverForTests()
const rowsOf = async (view: string) => (await connection().query(`SELECT * FROM ${view} ORDER BY 1`)).rows.flat()

test('materialized views are no data, and refreshed after an import, each after those that it reads', async () => {
  const shop = await remadeSubject(
    connection(),
    `CREATE TABLE a (id int PRIMARY KEY);
    CREATE MATERIALIZED VIEW z AS SELECT id * 10 AS n FROM a; CREATE UNIQUE INDEX ON z (n);
    CREATE VIEW between_them AS SELECT n + 1 AS n FROM z; CREATE SCHEMA "other one";
    CREATE MATERIALIZED VIEW "other one"."a ""b""" AS SELECT * FROM between_them;
    CREATE MATERIALIZED VIEW c AS SELECT n + 1 AS n FROM "other one"."a ""b""" UNION SELECT -n FROM z;
    CREATE RECURSIVE VIEW deep (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM deep WHERE n < 3`,
  )
  await shop.load(row('a', 1), row('a', 2))
  expect(await shop.all()).toEqual([row('a', 1), row('a', 2)])
  expect(await rowsOf('"other one"."a ""b"""')).toEqual(['11', '21'])
  expect(await rowsOf('c')).toEqual(['-20', '-10', '12', '22'])
})

test('one WITH NO DATA stays so, and one that reads it is left as it was', async () => {
  const shop = await remadeSubject(
    connection(),
    `CREATE TABLE a (id int PRIMARY KEY);
    CREATE MATERIALIZED VIEW base AS SELECT id FROM a; CREATE MATERIALIZED VIEW reads_it AS SELECT id FROM base;
    REFRESH MATERIALIZED VIEW base WITH NO DATA`,
  )
  await shop.load(row('a', 1))
  await expect(rowsOf('base')).rejects.toThrow('has not been populated')
  expect(await rowsOf('reads_it')).toEqual([])
})

test('one whose query fails on the new rows fails the import', async () => {
  const shop = await remadeSubject(
    connection(),
    'CREATE TABLE a (id int PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT 1 / id AS n FROM a',
  )
  expect(await shop.refusal(row('a', 0))).toBe(
    'the snapshot cannot be imported; nothing was changed\n  materialized view public.v cannot be refreshed: division by zero (SQLSTATE 22012)',
  )
})
