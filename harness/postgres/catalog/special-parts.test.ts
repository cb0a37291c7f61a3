import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../model/catalog.ts'
import { type Connection, connect } from '../connect.ts'
import type { ThrowawayServer } from '../provider.ts'
import { ownDatabase } from '../test-own-database.ts'
import { readIdentities } from './identities.ts'
import { introspect } from './introspect.ts'

let server: ThrowawayServer
let connection: Connection
let catalog: Catalog

beforeAll(async () => {
  server = await ownDatabase()
  connection = await connect(server.connection)
  await connection.client.query(`
    CREATE FUNCTION "Touch"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE plain (id int PRIMARY KEY, code text UNIQUE);
    CREATE UNLOGGED TABLE book (
      id int PRIMARY KEY DEFERRABLE, code text COLLATE "C", pages int, during tsrange,
      CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (pages > 0), UNIQUE NULLS NOT DISTINCT (pages));
    CREATE UNIQUE INDEX "by USING code" ON book (lower(code), id) INCLUDE (pages) WHERE during IS NULL;
    CREATE INDEX usual ON book (lower(code));
    CREATE TRIGGER b BEFORE UPDATE OF code, pages ON book FOR EACH ROW
      WHEN (old.code IS DISTINCT FROM new.code) EXECUTE FUNCTION "Touch"('x');
    CREATE TRIGGER "A" AFTER TRUNCATE ON book EXECUTE FUNCTION "Touch"();
    CREATE CONSTRAINT TRIGGER c AFTER INSERT ON book FROM plain DEFERRABLE FOR EACH ROW
      EXECUTE FUNCTION "Touch"();
    ALTER TABLE book DISABLE TRIGGER "A", ENABLE REPLICA TRIGGER b, ENABLE ALWAYS TRIGGER c;
    ALTER TABLE book ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`)
  catalog = await introspect(connection)
}, 60_000)
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const table = (name: string) => catalog.tables.find((known) => known.name === name)

test('a table has its triggers as they are defined, and when each fires', () => {
  expect(table('book')?.triggerDefinitions).toEqual([
    {
      name: 'A',
      definition:
        'CREATE TRIGGER "A" AFTER TRUNCATE ON public.book FOR EACH STATEMENT EXECUTE FUNCTION public."Touch"()',
      fires: 'never',
    },
    {
      name: 'b',
      definition:
        'CREATE TRIGGER b BEFORE UPDATE OF code, pages ON public.book FOR EACH ROW ' +
        `WHEN ((old.code IS DISTINCT FROM new.code)) EXECUTE FUNCTION public."Touch"('x')`,
      fires: 'on-replicas',
    },
    {
      name: 'c',
      definition:
        'CREATE CONSTRAINT TRIGGER c AFTER INSERT ON public.book FROM public.plain DEFERRABLE INITIALLY IMMEDIATE ' +
        'FOR EACH ROW EXECUTE FUNCTION public."Touch"()',
      fires: 'always',
    },
  ])
})

test('a table has the keys that names of columns alone do not tell', () => {
  expect(table('book')?.specialKeys).toEqual([
    {
      name: 'apart',
      columns: ['pages', 'during'],
      definition: 'EXCLUDE USING gist (during WITH &&) WHERE ((pages > 0))',
    },
    { name: 'book_pages_key', columns: ['pages'], definition: 'UNIQUE NULLS NOT DISTINCT (pages)' },
    { name: 'book_pkey', columns: ['id'], definition: 'PRIMARY KEY (id) DEFERRABLE' },
    {
      name: 'by USING code',
      columns: ['id', 'code', 'pages', 'during'],
      definition: 'UNIQUE (lower(code), id) INCLUDE (pages) WHERE (during IS NULL)',
    },
  ])
})

test('a column has its collation, a table its row security and that it is not logged', () => {
  expect(table('book')).toMatchObject({ rowSecurity: 'forced', unlogged: true })
  expect(table('book')?.columns.map(({ collation }) => collation)).toEqual([
    undefined,
    'pg_catalog.C',
    undefined,
    undefined,
  ])
})

test('of a usual table nothing of that is said', () => {
  expect(Object.keys(table('plain') ?? {})).toEqual([
    ...['schema', 'name', 'primaryKey', 'uniques', 'triggers', 'columns', 'foreignKeys'],
  ])
  expect(table('plain')?.columns.some((column) => 'collation' in column)).toBe(false)
})

test('functions of triggers have numbers, by their names as definitions have them', async () => {
  const { functions } = await readIdentities(connection)
  expect([...(functions?.keys() ?? [])]).toEqual(['public."Touch"'])
})
