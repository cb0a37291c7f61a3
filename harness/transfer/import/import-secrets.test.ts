import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { importRows } from './import.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection } = serverForTests()
const subject = (sql: string, details?: Partial<SubjectDefinition>) => remadeSubject(connection(), sql, details)

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
      'public.a row 2 (pk 2): PostgreSQL refused it (SQLSTATE 22P02); there are secret fields, so its message is not shown',
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

describe('nor does PostgreSQL tell one of another row or table', () => {
  const secret = 'hunter2'
  const details = { models: { 'public.k': { secrets: ['token'] } } }
  const k = row('k', 1, { token: secret })

  /** What is wrong, after a look at all of the error for the secret. */
  async function reasonOf(sql: string, rows: Snapshot, triggers: 'on' | 'off'): Promise<string> {
    await subject(sql, details)
    const source = async function* () {
      yield rows
    }
    const error: unknown = await importRows(connection(), await schemaOf(connection(), details), source, {
      triggers,
    }).catch((e: unknown) => e)
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret)
    expect(error).toMatchObject({ name: 'HarnessError', code: 'import-failed' })
    return String(error).split('\n  ').slice(1).join('\n')
  }

  const hidden = 'there are secret fields, so its message is not shown'
  const tables = 'CREATE TABLE k (id int PRIMARY KEY, token text UNIQUE); CREATE TABLE a (id int PRIMARY KEY, k text);'
  const trigger = (body: string, deferred = '') => `${tables}
    CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; RETURN new; END $$;
    CREATE ${deferred && 'CONSTRAINT'} TRIGGER t AFTER INSERT ON a ${deferred} FOR EACH ROW EXECUTE FUNCTION act()`

  test('of which a materialized view cannot be made', async () => {
    const sql = `${tables} CREATE MATERIALIZED VIEW v AS SELECT token::int FROM k`
    expect(await reasonOf(sql, [k], 'off')).toBe(
      `materialized view public.v cannot be refreshed: PostgreSQL refused it (SQLSTATE 22P02); ${hidden}`,
    )
  })

  test('that a trigger adds to another table', async () => {
    const sql = trigger('INSERT INTO k VALUES (2, new.k), (3, new.k)')
    expect(await reasonOf(sql, [row('a', 1, { k: secret })], 'on')).toBe(
      `public.a: PostgreSQL refused it by constraint k_token_key (SQLSTATE 23505); ${hidden}`,
    )
  })

  test.each([
    "RAISE 'bad %', new.k",
    "RAISE unique_violation USING DETAIL = 'Key (k)=(' || new.k || ') already exists.'",
  ])('that a trigger tells: %s', async (body) => {
    expect(await reasonOf(trigger(body), [row('a', 1, { k: secret })], 'on')).toMatch(
      /^public\.a: PostgreSQL refused it \(SQLSTATE \w{5}\); there are secret fields/,
    )
  })

  test('that a deferred trigger tells', async () => {
    const sql = trigger("RAISE 'bad %', new.k", 'DEFERRABLE INITIALLY DEFERRED')
    expect(await reasonOf(sql, [row('a', 1, { k: secret })], 'on')).toBe(
      `at the end of the import: PostgreSQL refused it (SQLSTATE P0001); ${hidden}`,
    )
  })

  test('that is twice where a constraint is deferred', async () => {
    const sql = 'CREATE TABLE k (id int PRIMARY KEY, token text UNIQUE DEFERRABLE INITIALLY DEFERRED)'
    expect(await reasonOf(sql, [k, row('k', 2, { token: secret })], 'on')).toBe(
      `at the end of the import: PostgreSQL refused it by constraint k_token_key (SQLSTATE 23505); ${hidden}`,
    )
  })

  test('that a foreign key refers to, or the key of the row that does', async () => {
    const sql = `CREATE TABLE k (id int PRIMARY KEY, token text UNIQUE); CREATE TABLE a (id text PRIMARY KEY REFERENCES k (token))`
    expect(await reasonOf(sql, [row('a', secret)], 'off')).toBe(
      'public.a row 1: field id refers to public.k a value that is secret, which is not there',
    )
  })

  test('while a row that is refused for itself is told in full', async () => {
    const sql = `${tables} ALTER TABLE a ADD UNIQUE (k)`
    expect(await reasonOf(sql, [row('a', 1, { k: 'x' }), row('a', 2, { k: 'x' })], 'on')).toBe(
      'public.a row 2 (pk 2): duplicate key value violates unique constraint "a_k_key" (Key (k)=(x) already exists.) (SQLSTATE 23505)',
    )
  })
})

test('where nothing is secret, what a deferred trigger or constraint says at the end is told', async () => {
  await subject('CREATE TABLE a (id int PRIMARY KEY, n int UNIQUE DEFERRABLE INITIALLY DEFERRED)')
  const source = async function* () {
    yield [row('a', 1, { n: 5 }), row('a', 2, { n: 5 })]
  }
  const loading = importRows(connection(), await schemaOf(connection()), source, { triggers: 'on' })
  await expect(loading).rejects.toMatchObject({
    name: 'HarnessError',
    code: 'import-failed',
    problems: [
      {
        message:
          'at the end of the import: duplicate key value violates unique constraint "a_n_key" (Key (n)=(5) already exists.) (SQLSTATE 23505)',
      },
    ],
  })
})
