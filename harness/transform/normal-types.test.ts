import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Case, noModes } from '../model/case.ts'
import { modelName } from '../model/snapshot.ts'
import { introspect } from '../postgres/index.ts'
import { normalTypes } from './normal-types.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await database.create(`DROP SCHEMA IF EXISTS "my Shop" CASCADE; CREATE SCHEMA "my Shop";
    CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE >= 0);
    CREATE DOMAIN "my Shop"."Sure Name" AS varchar(20) NOT NULL;
    CREATE DOMAIN grid AS int[];
    CREATE TYPE "my Shop".genre AS ENUM ('novel')`)
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

/** The type of `expect.schema`, as the entry is held against the catalog. */
async function normal(written: string): Promise<string | null | undefined> {
  const parsed: Case = {
    ...{ name: 'n', subject: 's', snapshot: 's', file: 'a.case.yaml', tags: [], skip: false, timeoutMs: 1000 },
    transform: [],
    expect: {
      ...{ changes: [], unchanged: [], sequences: [], error: null },
      schema: [{ kind: 'retyped', model: modelName('public.t'), field: 'c', to: written, line: null }],
    },
    modes: noModes,
  }
  const [entry] = await normalTypes(database.connection, parsed)
  return entry?.kind === 'retyped' ? entry.to : undefined
}

const types = [
  ...['int', 'integer[]', 'int array', 'numeric(7,1)', 'numeric(7,1)[]', 'varchar(5)', 'char(3)', 'char', 'bit(4)'],
  ...['decimal', 'timestamptz(3)', 'timestamp (0) without time zone', 'interval day to second(3)', 'serial'],
  ...['price', 'public.price', 'price[]', 'grid', '"my Shop"."Sure Name"', '"my Shop"."Sure Name"[]'],
  ...['"my Shop".genre', '"my Shop".genre[]', '  text ', 'TEXT'],
]

test.each(types)('%s is called as the catalog calls a column of it', async (written) => {
  await database.connection.client.query(`DROP TABLE IF EXISTS public.t; CREATE TABLE public.t (c ${written})`)
  const { tables } = await introspect(database.connection)
  expect(await normal(written)).toBe(tables.find(({ name }) => name === 't')?.columns[0]?.sqlType)
})

test.each(['no_such_type', 'shop.no', 'int)', '', 'int; SELECT 1'])('%j is no type', async (written) => {
  await expect(normal(written)).rejects.toThrow('is no type after the steps')
})
