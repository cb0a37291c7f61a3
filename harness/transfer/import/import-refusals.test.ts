import { Socket } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { SubjectDefinition } from '../../model/subject.ts'
import { type Connection, connect } from '../../postgres/index.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { importRows } from './import.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection, settings } = serverForTests()
const subject = (sql: string, details?: Partial<SubjectDefinition>) => remadeSubject(connection(), sql, details)

describe('an import that fails changes nothing and says which row and why', () => {
  const shopSql = `
    CREATE DOMAIN positive AS int CHECK (value > 0);
    CREATE TABLE a (id int PRIMARY KEY, name text UNIQUE, n int NOT NULL, p positive, j jsonb, v varchar(3), CHECK (n < 100));
    CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, x int, y int);
    INSERT INTO a VALUES (1, 'kept', 1)`
  const good = row('a', 1, { name: 'x', n: 1 })

  test.each([
    [
      'a value of another type',
      row('a', 2, { n: 'seven' }),
      'public.a row 2 (pk 2): field n: expected an integer from -2147483648 to 2147483647',
    ],
    [
      'a value that is taken',
      row('a', 2, { name: 'x', n: 1 }),
      'public.a row 2 (pk 2): duplicate key value violates unique constraint "a_name_key" (Key (name)=(x) already exists.) (SQLSTATE 23505)',
    ],
    [
      'a key that is taken',
      row('a', 1, { n: 1 }),
      'public.a row 2 (pk 1): duplicate key value violates unique constraint "a_pkey" (Key (id)=(1) already exists.) (SQLSTATE 23505)',
    ],
    [
      'a value that a check refuses',
      row('a', 2, { n: 100 }),
      'public.a row 2 (pk 2): new row for relation "a" violates check constraint "a_n_check" (Failing row contains (2, null, 100, null, null, null).) (SQLSTATE 23514)',
    ],
    [
      'a value that a domain refuses',
      row('a', 2, { n: 1, p: -1 }),
      'public.a row 2 (pk 2): field p: value for domain positive violates check constraint "positive_check" (SQLSTATE 23514)',
    ],
    [
      'null where none may be',
      row('a', 2, { n: null }),
      'public.a row 2 (pk 2): field n: null value in column "n" of relation "a" violates not-null constraint (Failing row contains (2, null, null, null, null, null).) (SQLSTATE 23502)',
    ],
    [
      'a text that is too long',
      row('a', 2, { n: 1, v: 'long' }),
      'public.a row 2 (pk 2): field v: value too long for type character varying(3) (SQLSTATE 22001)',
    ],
    [
      'JSON that jsonb cannot hold',
      row('a', 2, { n: 1, j: '\u0000' }),
      'public.a row 2 (pk 2): field j: unsupported Unicode escape sequence (\\u0000 cannot be converted to text.) (SQLSTATE 22P05)',
    ],
  ])('%s', async (_, bad, reason) => {
    const shop = await subject(shopSql)
    const later = row('b', 1, { a: 1 })
    expect(await shop.refusal(good, bad, later)).toBe(
      `the snapshot cannot be imported; nothing was changed\n  ${reason}`,
    )
  })

  test('a bad row in the last of many batches', async () => {
    const shop = await subject(shopSql)
    const rows = Array.from({ length: 3000 }, (_, index) =>
      row('b', index, { a: null, x: 'x'.repeat(0) || index, y: 1 }),
    )
    expect(await shop.refusal(good, ...rows, row('b', 3000, { x: 1 }), row('b', 3001, { x: 'no' }))).toContain(
      'public.b row 3002 (pk 3001): field x: expected an integer',
    )
  })

  test('rows that refer to nothing, all of them together, by every key', async () => {
    const shop =
      await subject(`CREATE TABLE a (id int PRIMARY KEY, u numeric(5,1) UNIQUE, b bool, c text, UNIQUE (b, c));
      CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, u numeric(5,1) REFERENCES a (u), b bool, c text,
        FOREIGN KEY (b, c) REFERENCES a (b, c))`)
    expect(
      await shop.refusal(
        row('a', 1, { u: '1.5', b: true, c: 'x' }),
        row('b', 1, { a: 1, u: '1.5', b: true, c: 'x' }),
        row('b', 2, { a: 9, u: '2.5', b: null, c: 'y' }),
        row('b', 3, { a: 8, b: false, c: 'x' }),
        ...[4, 5, 6, 7, 8, 9].map((pk) => row('b', pk, { u: `3${pk}.0` })),
      ),
    ).toBe(
      [
        'the snapshot has rows that refer to rows it lacks; nothing was imported',
        '  public.b row 2 (pk 2): field a refers to public.a 9, which is not there',
        '  public.b row 3 (pk 3): field a refers to public.a 8, which is not there',
        '  public.b row 3 (pk 3): field b, c refers to public.a f, x, which is not there',
        '  public.b row 2 (pk 2): field u refers to public.a 2.5, which is not there',
        '  public.b row 4 (pk 4): field u refers to public.a 34.0, which is not there',
        '  public.b row 5 (pk 5): field u refers to public.a 35.0, which is not there',
        '  public.b row 6 (pk 6): field u refers to public.a 36.0, which is not there',
        '  public.b row 7 (pk 7): field u refers to public.a 37.0, which is not there',
        '  … and more rows of public.b whose u refers to nothing',
      ].join('\n'),
    )
  })

  test('rows of a model that the schema does not have', async () => {
    const shop = await subject(shopSql)
    expect(await shop.refusal(good, row('zoo', 1))).toBe(
      `the snapshot cannot be imported; nothing was changed
  public.zoo row 1 (pk 1): the schema has no such model
    if an older version had it: shims: { droppedModels: ['public.zoo'] }; if today's has it, add its migration to the schema`,
    )
  })
})

describe('a connection that is lost in the middle of an import is no fault of a row', () => {
  /** What comes of an import whose connection ends once a thousand rows were read. */
  async function ended(end: (own: Connection) => Promise<void>, details: Partial<SubjectDefinition> = {}) {
    await remakeDatabase(connection(), 'CREATE TABLE a (id int PRIMARY KEY, token text)')
    await using own = await connect(settings())
    const schema = await schemaOf(connection(), details)
    const source = async function* () {
      for (let id = 1; id < 100_000; id += 1) {
        if (id === 1_000) await end(own)
        yield [row('a', id, { token: 'hunter2'.repeat(100) })]
      }
    }
    const error: unknown = await importRows(own, schema, source).catch((e: unknown) => e)
    expect(error).toMatchObject({ name: 'HarnessError', code: 'infrastructure' })
    expect(String(error)).toContain(
      'PostgreSQL, or the connection to it, failed in the middle of the import; nothing was changed',
    )
    expect(String(error)).not.toContain('public.a')
    return error
  }

  const terminate = async (own: Connection): Promise<void> => {
    const pid = String(Reflect.get(own.client, 'processID'))
    await connection().query('SELECT pg_terminate_backend($1::int, 5000)', [pid])
  }

  test('by the server', async () => {
    // Whoever writes to a server that has gone may learn it before its last words are read.
    expect(String(await ended(terminate))).toMatch(/\(SQLSTATE 57P01\)$|EPIPE|ECONNRESET|terminated unexpectedly/)
  })

  test('by the server, while it holds a secret', async () => {
    const error = await ended(terminate, { models: { 'public.a': { secrets: ['token'] } } })
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
  })

  test('on the way', async () => {
    await ended(async (own) => {
      const socket: unknown = Reflect.get(Reflect.get(own.client, 'connection'), 'stream')
      if (socket instanceof Socket) socket.destroy()
    })
  })
})
