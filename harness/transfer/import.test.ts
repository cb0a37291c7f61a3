import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { modelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import {
  type Connection,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../postgres/index.ts'
import { exportSnapshot } from './export.ts'
import { importSnapshot } from './import.ts'
import { remakeDatabase, schemaOf } from './test-database.ts'

let provider: PostgresProvider
let server: ThrowawayServer
let connection: Connection

beforeAll(async () => {
  provider = await createEmbeddedProvider()
  server = await provider.boot()
  connection = await connect(server.connection)
}, 60_000)
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const row = (name: string, pk: Row['pk'], fields: Row['fields'] = {}): Row => ({
  model: modelName(`public.${name}`),
  pk,
  fields,
})

/** The database made anew by `sql`, and what an import of rows into it does. */
async function subject(sql: string, details: Partial<SubjectDefinition> = {}) {
  await remakeDatabase(connection, sql)
  const schema = await schemaOf(connection, details)
  return {
    load: (...rows: Snapshot) => importSnapshot(connection, schema, rows),
    all: () => exportSnapshot(connection, schema),
    /** The problems of a failing import, which must have changed nothing. */
    async refusal(...rows: Snapshot): Promise<string> {
      const before = await exportSnapshot(connection, schema)
      const error = await importSnapshot(connection, schema, rows).then(
        () => new Error('it was imported'),
        (cause: unknown) => cause,
      )
      expect(await exportSnapshot(connection, schema)).toEqual(before)
      return error instanceof Error ? error.message : String(error)
    },
  }
}

async function one(sql: string): Promise<string | null | undefined> {
  return (await connection.query(sql)).rows[0]?.[0]
}

describe('an import', () => {
  test('replaces what the schema itself inserted', async () => {
    const shop = await subject(`CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY);
      INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (3)`)
    await shop.load(row('a', 7))
    expect(await shop.all()).toEqual([row('a', 7)])
  })

  test('takes cycles and self-references, in any order of the rows', async () => {
    const shop = await subject(`
      CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL, parent int REFERENCES a);
      CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a);
      ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b`)
    const rows = [row('a', 1, { b: 1, parent: 2 }), row('a', 2, { b: 1, parent: 2 }), row('b', 1, { a: 2 })]
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })

  test('leaves generated columns to the database and keeps the keys of identity columns', async () => {
    const shop = await subject(
      `CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)`,
    )
    await shop.load(row('a', 5, { n: 2, twice: 99 }))
    expect(await shop.all()).toEqual([row('a', 5, { n: 2, twice: 4 })])
  })

  test('lets a field that a row lacks take its default, whichever rows lack it', async () => {
    const shop = await subject(`CREATE TABLE a (id int PRIMARY KEY, n int DEFAULT 5, m text DEFAULT 'x')`)
    await shop.load(row('a', 1, { n: 1, m: 'y' }), row('a', 2, { m: 'y' }), row('a', 3, { n: 1 }), row('a', 4))
    expect((await shop.all()).map(({ fields }) => fields)).toEqual([
      { n: 1, m: 'y' },
      { n: 5, m: 'y' },
      { n: 1, m: 'x' },
      { n: 5, m: 'x' },
    ])
  })

  test('takes tables without columns, with nothing but defaults, and without rows', async () => {
    const shop = await subject(
      `CREATE TABLE nothing (); CREATE TABLE defaults (n int DEFAULT 3); CREATE TABLE none (a int)`,
    )
    await shop.load(row('defaults', null), row('nothing', null), row('nothing', null))
    expect(await shop.all()).toEqual([row('defaults', null, { n: 3 }), row('nothing', null), row('nothing', null)])
  })

  test('takes names that need quoting, in another schema', async () => {
    const shop = await subject(`CREATE SCHEMA "Odd ""one""";
      CREATE TABLE "Odd ""one"""."select" ("from, where" int PRIMARY KEY, "a""b" text)`)
    const rows = [{ model: modelName('Odd "one".select'), pk: 1, fields: { 'a"b': 'x' } }]
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })

  test('takes partitioned tables and rows that a policy hides', async () => {
    const shop = await subject(`
      CREATE TABLE part (id int, d int, PRIMARY KEY (d, id)) PARTITION BY LIST (d);
      CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1); CREATE TABLE part_2 PARTITION OF part DEFAULT;
      CREATE TABLE hidden (id int PRIMARY KEY); ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
      ALTER TABLE hidden FORCE ROW LEVEL SECURITY`)
    const rows = [row('hidden', 1), row('part', [1, 5], { id: 5, d: 1 }), row('part', [2, 5], { id: 5, d: 2 })]
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })

  test('fires no trigger, however insistent, and leaves each as it was', async () => {
    const shop = await subject(`
      CREATE TABLE a (id int PRIMARY KEY, n int);
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.n := 99; RETURN new; END $$;
      CREATE TRIGGER plain BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION spoil();
      CREATE TRIGGER insistent BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION spoil();
      CREATE TRIGGER replica BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION spoil();
      CREATE TRIGGER off BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION spoil();
      ALTER TABLE a ENABLE ALWAYS TRIGGER insistent; ALTER TABLE a ENABLE REPLICA TRIGGER replica;
      ALTER TABLE a DISABLE TRIGGER off`)
    await shop.load(row('a', 1, { n: 1 }))
    expect(await shop.all()).toEqual([row('a', 1, { n: 1 })])
    const modes = `SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'a'::regclass`
    expect(await one(modes)).toBe('insistentA offD plainO replicaR')
    await connection.query('INSERT INTO a VALUES (2, 2)')
    expect(await one('SELECT n FROM a WHERE id = 2')).toBe('99')
  })

  test('takes many more rows than one chunk holds', async () => {
    const shop = await subject(`CREATE TABLE a (id int PRIMARY KEY, t text)`)
    const rows = Array.from({ length: 5000 }, (_, index) => row('a', index, { t: `é${'x'.repeat(index % 100)}\n` }))
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })
})

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
        '  public.b row 3 (pk 3): field a refers to public.a 8, which is not there',
        '  public.b row 2 (pk 2): field a refers to public.a 9, which is not there',
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
      'the snapshot has rows of models that the schema does not have; nothing was changed\n  unknown model public.zoo',
    )
  })
})

describe('a secret is never told', () => {
  const secret = 'hunter2'
  const sql = `
    CREATE TYPE mood AS ENUM ('fine');
    CREATE TABLE a (id int PRIMARY KEY, token text UNIQUE, pin int, mood mood, name text UNIQUE, parent text REFERENCES a (token),
      CHECK (token <> 'short'), CHECK (length(name) < 9 OR token::int > 0));
    CREATE TABLE s (key text PRIMARY KEY, n int)`
  const models = { 'public.a': { secrets: ['token', 'pin', 'parent', 'mood'] }, 'public.s': { secrets: ['key'] } }

  test.each([
    [
      'of another type',
      row('a', 2, { pin: secret }),
      'public.a row 2 (pk 2): field pin: expected an integer from -2147483648 to 2147483647',
    ],
    ['that is no label', row('a', 2, { mood: secret }), 'public.a row 2 (pk 2): field mood: expected one of fine'],
    [
      'that is taken',
      row('a', 2, { token: secret, name: 'bob' }),
      'public.a row 2 (pk 2): duplicate key value violates unique constraint "a_token_key" (Key token) (SQLSTATE 23505)',
    ],
    [
      'beside a value that is taken',
      row('a', 2, { token: 'hunter23', name: 'ann' }),
      'public.a row 2 (pk 2): duplicate key value violates unique constraint "a_name_key" (Key (name)=(ann) already exists.) (SQLSTATE 23505)',
    ],
    [
      'that a check refuses',
      row('a', 2, { token: 'short', pin: 5, name: 'bob' }),
      'public.a row 2 (pk 2): new row for relation "a" violates check constraint "a_token_check" (SQLSTATE 23514)',
    ],
    [
      'that an expression quotes',
      row('a', 2, { token: 'hunter24', name: 'somebody else' }),
      'public.a row 2 (pk 2): PostgreSQL refused the row (SQLSTATE 22P02); the model has secret fields, so its message is not shown',
    ],
    [
      'that refers to nothing',
      row('a', 2, { parent: 'hunter25' }),
      'public.a row 2 (pk 2): field parent refers to public.a a value that is secret, which is not there',
    ],
    [
      'that is a key',
      row('s', secret, { n: 'x' }),
      'public.s row 1: field n: expected an integer from -2147483648 to 2147483647',
    ],
  ])('%s', async (_, bad, reason) => {
    const shop = await subject(sql, { models })
    const message = await shop.refusal(row('a', 1, { token: secret, name: 'ann' }), bad)
    expect(message.split('\n').slice(1)).toEqual([`  ${reason}`])
    expect(message).not.toContain(secret)
  })

  test('not by the cause of the error either, which only tells what kind it is', async () => {
    const shop = await subject(sql, { models })
    const error: unknown = await shop
      .load(row('a', 1, { token: secret }), row('a', 2, { token: secret }))
      .catch((e: unknown) => e)
    const cause = error instanceof Error ? error.cause : null
    expect(cause).toMatchObject({ code: '22P02' })
    expect(inspect(cause, { depth: null, showHidden: true })).not.toContain(secret)
  })
})

describe('sequences', () => {
  const next = (name: string) => `SELECT nextval('${name}')`

  test('end past the highest key, whatever feeds the column', async () => {
    const shop =
      await subject(`CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
      CREATE SEQUENCE "Own"; CREATE TABLE c (id numeric PRIMARY KEY DEFAULT nextval('"Own"')); ALTER SEQUENCE "Own" OWNED BY c.id`)
    await shop.load(row('a', 41), row('a', 3), row('b', 7), row('c', '12'))
    expect(await one(next('a_id_seq'))).toBe('42')
    expect(await one(next('b_id_seq'))).toBe('8')
    expect(await one(next('"Own"'))).toBe('13')
  })

  test('are left alone where no key says anything', async () => {
    const shop =
      await subject(`CREATE TABLE empty (id serial PRIMARY KEY); CREATE TABLE negative (id serial PRIMARY KEY);
      CREATE TABLE down (id int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -1) PRIMARY KEY);
      CREATE SEQUENCE free; CREATE TABLE uses_free (id int PRIMARY KEY DEFAULT nextval('free'));
      CREATE SEQUENCE text_seq; CREATE TABLE codes (id text PRIMARY KEY DEFAULT 'A' || nextval('text_seq'));
      ALTER SEQUENCE text_seq OWNED BY codes.id;
      CREATE TABLE small (id int GENERATED BY DEFAULT AS IDENTITY (MAXVALUE 9) PRIMARY KEY)`)
    await shop.load(
      row('negative', -5),
      row('down', -5),
      row('down', -1),
      row('uses_free', 50),
      row('codes', 'A9'),
      row('small', 10),
    )
    for (const name of ['empty_id_seq', 'negative_id_seq', 'free', 'text_seq', 'small_id_seq']) {
      expect([name, await one(next(name))]).toEqual([name, '1'])
    }
    expect(await one(next('down_id_seq'))).toBe('-1')
  })
})
