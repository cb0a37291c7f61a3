import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../model/case.ts'
import type { Schema } from '../model/schema.ts'
import { applyStep } from './apply/apply-step.ts'
import { explainRefusal } from './explain-refusal.ts'
import { unchanged } from './predict/expected-rows.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { equals, expression, insert, literal, remove, update } from './test-steps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const shop = `
  CREATE TABLE author (id int PRIMARY KEY, slug text UNIQUE, name text NOT NULL);
  CREATE TABLE book (id serial PRIMARY KEY, author int REFERENCES author, price numeric(8,2), gross numeric GENERATED
    ALWAYS AS (price * 1.2) STORED, CONSTRAINT cheap CHECK (gross < 100), UNIQUE (author, price));
  CREATE TABLE loan (book int PRIMARY KEY REFERENCES book ON DELETE RESTRICT, reader int NOT NULL REFERENCES author ON DELETE SET NULL);
  CREATE TABLE note (text text, at timestamptz CHECK (at > '2000-01-01'));
  INSERT INTO author VALUES (1, 'ada', 'Ada'), (2, 'bea', 'Bea'), (3, NULL, 'Cy');
  INSERT INTO book (author, price) VALUES (1, 10), (1, 20);
  INSERT INTO loan VALUES (1, 2)`

/** Why the step is refused; `fields` are secret. */
async function why(step: Step, fields: readonly string[] = []): Promise<unknown> {
  const schema = withSecrets(await database.create(shop), fields)
  const expected = unchanged(await database.export(schema), schema)
  try {
    await applyStep(database.connection, schema, step, '')
  } catch (cause) {
    return await explainRefusal(database.connection, schema, expected, step, cause)
  }
  return 'not refused'
}

function withSecrets(schema: Schema, names: readonly string[]): Schema {
  const models = [...schema.models].map(([name, model]) => {
    const fields = model.fields.map((field) => ({ ...field, secret: names.includes(field.name) }))
    return [name, { ...model, fields }] as const
  })
  return { ...schema, models: new Map(models) }
}

const author = (id: number, slug: string | null, name: string | null = 'N') => ({
  id: literal(id),
  slug: literal(slug),
  name: literal(name),
})

describe('why PostgreSQL refuses a step', () => {
  test('names the row that has the key already', async () => {
    expect(await why(insert('author', author(4, 'bea')))).toBe('slug "bea" is that of public.author pk 2 already')
    expect(await why(insert('author', author(2, 'new')))).toBe('there is a row of public.author with id 2 already')
    expect(await why(update('author', [equals('id', 3)], { slug: expression(`'a' || 'da'`) }))).toBe(
      'slug "ada" is that of public.author pk 1 already',
    )
    expect(await why(insert('author', author(4, 'x'), author(5, 'x')))).toBe('the step gives slug "x" to several rows')
    expect(await why(update('author', [], { slug: literal('x') }))).toBe('the step gives slug "x" to several rows')
    expect(await why(insert('book', { author: literal(1), price: literal('20.00') }))).toBe(
      'author 1, price "20.00" are those of public.book pk 2 already',
    )
  })

  test('names what would be null', async () => {
    expect(await why(insert('author', author(4, 'x', null)))).toBe('name of public.author pk 4 would be null')
    expect(await why(remove('author', [equals('id', 2)]))).toBe('reader of public.loan pk 1 would be null')
  })

  test('names the row that still refers to one that goes, and the key that leads nowhere', async () => {
    expect(await why(remove('author', [equals('id', 1)]))).toBe(
      'public.book pk 1 still refers to public.author by author 1',
    )
    expect(await why(remove('book', [equals('id', 1)]))).toBe('public.loan pk 1 still refers to public.book by book 1')
    expect(await why(insert('book', { author: literal(9) }))).toBe(
      'author 9 of a new row of public.book is the key of no public.author',
    )
    expect(await why(update('loan', [], { reader: literal(9) }))).toBe(
      'reader 9 of public.loan pk 1 is the key of no public.author',
    )
  })

  test('names the row that does not satisfy a CHECK, of generated columns too', async () => {
    expect(await why(update('book', [equals('id', 2)], { price: expression('price * 10') }))).toBe(
      'public.book pk 2 does not satisfy its CHECK (gross < (100)::numeric)',
    )
    expect(await why(insert('note', { at: literal('1999-01-01') }))).toContain(
      'a new row of public.note does not satisfy its CHECK',
    )
  })

  test('hides the values of secret fields', async () => {
    expect(await why(insert('author', author(4, 'bea')), ['slug', 'id'])).toBe(
      'slug (not shown: it is secret) is that of public.author pk (not shown: it is secret) already',
    )
  })

  test('is not told of other errors, nor where a trigger made the row what it is', async () => {
    expect(await why(update('author', [], { slug: expression('1 / 0') }))).toBeNull()
    const meddle = `CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.slug := 'ada'; RETURN NEW; END $$;
      CREATE TRIGGER meddle BEFORE INSERT ON author FOR EACH ROW EXECUTE FUNCTION meddle()`
    const schema = await database.create(`${shop}; ${meddle}`)
    const expected = unchanged(await database.export(schema), schema)
    const step = insert('author', author(4, 'new'))
    const cause: unknown = await applyStep(database.connection, schema, step, '').catch((error: unknown) => error)
    expect(await explainRefusal(database.connection, schema, expected, step, cause)).toBeNull()
  })
})
