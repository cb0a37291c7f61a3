import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Schema } from '../../model/schema.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { equals, expression, insert, literal, reference } from '../test-steps.ts'
import { applyStep } from './apply-step.ts'
import { rowsOf } from './test-apply.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const shop = `
  CREATE TABLE team (id int PRIMARY KEY, name text);
  INSERT INTO team VALUES (1, 'red');
  CREATE TABLE member (
    id serial PRIMARY KEY, team int REFERENCES team, next int REFERENCES member, name varchar(20),
    code char(4), n numeric(8,2), tags text[], at timestamptz DEFAULT now(), token uuid DEFAULT gen_random_uuid()
  )`

const held = async (schema: Schema, ...rows: Parameters<typeof insert>[1][]): Promise<unknown> => {
  const before = await database.export(schema)
  return holdPrediction(database, schema, before, [insert('member', ...rows)])
}

test('fifty thousand rows are inserted by one statement, as few are, and what is there was predicted', async () => {
  const schema = await database.create(shop)
  const red = reference('team', [equals('name', 'red')])
  // More values than one statement has parameters; each row refers to the one after it.
  const rows = Array.from({ length: 50_000 }, (_, index) => ({
    id: literal(index + 1),
    next: literal(index === 49_999 ? null : index + 2),
    team: red,
    name: literal(`it's "${index}" \\ {a,b}`),
    code: literal('ab'),
    n: expression(`${index} / 8.0`),
    tags: literal([`t${index}`, null, '"']),
  }))
  expect(await held(schema, ...rows)).toEqual({ applied: 1, findings: [] })
  expect((await rowsOf(database, schema, 'member')).length).toBe(50_000)
}, 120_000)

test('rows that name different columns, more than one statement can hold, get their defaults', async () => {
  const schema = await database.create('CREATE TABLE t (id serial PRIMARY KEY, a int, b int DEFAULT 7, c int)')
  const rows = Array.from({ length: 30_000 }, (_, index) =>
    index % 2 === 0 ? { a: literal(index), c: literal(1) } : { a: literal(index), b: literal(null), c: literal(2) },
  )
  const outcome = await applyStep(database.connection, schema, insert('t', ...rows), '')
  expect(outcome.kind === 'insert' && outcome.rows.length).toBe(30_000)
  const there = await rowsOf(database, schema, 't')
  expect(there.at(-1)).toEqual({ pk: 30_000, fields: { a: 29_999, b: null, c: 2 } })
  expect(there.at(-2)).toEqual({ pk: 29_999, fields: { a: 29_998, b: 7, c: 1 } })
}, 60_000)
