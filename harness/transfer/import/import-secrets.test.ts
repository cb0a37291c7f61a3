import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { SubjectDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
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
