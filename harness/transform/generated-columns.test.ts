import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Expected, ExpectedRow, Origin } from '../model/change.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../model/matcher.ts'
import type { Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import { predictGenerated } from './generated-columns.ts'
import { unchanged, withValues } from './predict/expected-rows.ts'
import { newRow } from './predict/new-row.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const byStep: Origin = { kind: 'step', step: 1, label: 'a step' }
const byEntry: Origin = { kind: 'expectation', entry: 1, line: null }
const any = expectMatch({ matcher: 'any' })

function modelT(schema: Schema) {
  const model = schema.models.get(modelName('public.t'))
  if (!model) throw new Error('there is a table t')
  return model
}

async function predict(schema: Schema, rows: readonly ExpectedRow[]): Promise<readonly ExpectedRow[]> {
  const expected: Expected = { rows, removed: [] }
  return (await predictGenerated(database.connection, schema, expected)).rows
}

/** What the field `g` of a new row is predicted to be. */
async function predictNew(schema: Schema, values: Readonly<Record<string, ExpectedValue>>, pk: number | null = null) {
  const [row] = await predict(schema, [newRow(modelT(schema), values, pk, byStep)])
  const value = row?.fields.g
  return isMatcher(value) ? value.rule.matcher : value
}

describe('a generated column of a row that is meant to change', () => {
  test('is what the server makes of the values that are meant to be there', async () => {
    const schema =
      await database.create(`CREATE TABLE t (id int PRIMARY KEY, n int, g int GENERATED ALWAYS AS (n * 2) STORED);
      INSERT INTO t VALUES (1, 1), (2, 2)`)
    const [first, second] = unchanged(await database.export(schema), schema).rows
    if (!first || !second) throw new Error('there are two rows')
    const rows = await predict(schema, [withValues(modelT(schema), first, { n: 7 }, byStep), second])
    expect(rows.map(({ fields }) => fields)).toEqual([
      { n: 7, g: 14 },
      { n: 2, g: 4 },
    ])
    expect(rows[0]?.intended.get('g')).toEqual(byStep)
    expect(rows[1]).toBe(second)
  })

  test('is not meant to change when what it depends on does not', async () => {
    const schema =
      await database.create(`CREATE TABLE t (id int PRIMARY KEY, n int, m int, g int GENERATED ALWAYS AS (n * 2) STORED);
      INSERT INTO t VALUES (1, 1)`)
    const [row] = unchanged(await database.export(schema), schema).rows
    if (!row) throw new Error('there is a row')
    const [predicted] = await predict(schema, [withValues(modelT(schema), row, { m: 7 }, byStep)])
    expect(predicted?.fields).toMatchObject({ g: 2 })
    expect([...(predicted?.intended.keys() ?? [])]).toEqual(['m'])
  })

  test('may depend on a key that the server has reported', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id serial PRIMARY KEY, g text GENERATED ALWAYS AS ('#' || id) STORED)`,
    )
    expect(await predictNew(schema, {}, 41)).toBe('#41')
    expect(await predictNew(schema, {})).toBe('any')
  })

  test('may be virtual', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id int PRIMARY KEY, n int, g int GENERATED ALWAYS AS (n + 1) VIRTUAL)`,
    )
    expect(await predictNew(schema, { id: 1, n: 1 })).toBe(2)
  })

  test('may be null, or depend on null', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id int PRIMARY KEY, n int, s text, g text GENERATED ALWAYS AS (coalesce(s, 'none') || n) STORED)`,
    )
    expect(await predictNew(schema, { id: 1, n: null, s: 'x' })).toBeNull()
    expect(await predictNew(schema, { id: 1, n: 1, s: null })).toBe('none1')
  })

  test('may depend on values of any type', async () => {
    const schema = await database.create(`
      CREATE TYPE point3 AS (x int, y int, "z z" text);
      CREATE DOMAIN payload AS jsonb;
      CREATE TABLE t (id int PRIMARY KEY, tags text[], doc jsonb, raw json, dom payload, p point3, r int4range, b bytea, f float8,
        g text GENERATED ALWAYS AS (array_length(tags, 1) || tags[2] || (doc ->> 'a') || (raw ->> 'b') || (dom ->> 'c')
          || (p)."z z" || upper(r) || length(b) || (f = 'NaN')::int) STORED)`)
    const values = {
      id: 1,
      tags: ['a', 'b,"c'],
      doc: { a: 1.5 },
      raw: { b: null },
      dom: { c: 'x' },
      p: '(1,2,"a b")',
      r: '[1,5)',
      b: '\\x0102',
      f: 'NaN',
    }
    expect(await predictNew(schema, { ...values, raw: { b: 'y' } })).toBe('2b,"c1.5yxa b521')
    expect(await predictNew(schema, values)).toBeNull()
  })

  test('stays open when it depends on a value that nobody can know, and only then', async () => {
    const schema =
      await database.create(`CREATE TABLE t (id int PRIMARY KEY, n int, token uuid DEFAULT gen_random_uuid(),
      g int GENERATED ALWAYS AS (n + 1) STORED, h text GENERATED ALWAYS AS (token::text) STORED)`)
    const [row] = await predict(schema, [newRow(modelT(schema), { id: 1, n: 1 }, null, byStep)])
    expect(row?.fields).toMatchObject({ g: 2, h: any })
  })

  test('stays as the case declares it', async () => {
    const schema =
      await database.create(`CREATE TABLE t (id int PRIMARY KEY, n int, g int GENERATED ALWAYS AS (n * 2) STORED);
      INSERT INTO t VALUES (1, 1)`)
    const [row] = unchanged(await database.export(schema), schema).rows
    if (!row) throw new Error('there is a row')
    const model = modelT(schema)
    const declared = withValues(model, withValues(model, row, { n: 5 }, byStep), { g: 3 }, byEntry)
    expect((await predict(schema, [declared]))[0]?.fields).toEqual({ n: 5, g: 3 })
    expect((await predict(schema, [withValues(model, declared, { n: 6 }, byEntry)]))[0]?.fields).toEqual({ n: 6, g: 3 })
  })

  test('is predicted under whatever names there are', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id int PRIMARY KEY, "a ""b" int, tableoid_ int, g int GENERATED ALWAYS AS ("a ""b" + 1) STORED)`,
    )
    expect(await predictNew(schema, { id: 1, 'a "b': 1 })).toBe(2)
  })

  test('that cannot be computed says so', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id int PRIMARY KEY, n int, g int GENERATED ALWAYS AS (10 / n) STORED)`,
    )
    await expect(predictNew(schema, { id: 1, n: 0 })).rejects.toMatchObject({
      code: 'step-failed',
      message: "field g of public.t can't be generated from the values expected: division by zero",
    })
  })
})
