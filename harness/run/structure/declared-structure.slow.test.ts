import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeLibrary, wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let library: CaseProject
beforeAll(async () => {
  library = await makeLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const wrong = async (yaml: string) => wrongWith(await library.run(yaml))

describe('a declared change of structure', () => {
  test('of a type gives what the server makes of the values, and the step is held to that', async () => {
    const retype = (using: string, to: string, changes = '') => `
transform:
  - sql: ALTER TABLE book DROP COLUMN twice; ALTER TABLE book ALTER COLUMN price TYPE ${to} ${using}
expect:
  schema: [{ dropped: public.book, field: twice }, { retyped: public.book, field: price, to: "${to}" }]
  ${changes}`
    expect(await wrong(retype('', 'numeric(12,3)'))).toEqual([])
    expect(await wrong(retype('USING (price * 100)::int', 'int'))).toEqual([
      'unexpected-change public.book price: field price should be "1.50", but is 150',
      'unexpected-change public.book price: field price should be 12, but is 1200',
      'unexpected-change public.book price: field price should be "1.50", but is 150',
    ])
    const declared =
      'changes: [{ changed: public.book, where: { title: { $in: [Basalt, Moss] } }, fields: { price: 150 } }, ' +
      '{ changed: public.book, where: { title: Lichen }, fields: { price: 1200 } }]'
    expect(await wrong(retype('USING (price * 100)::int', 'int', declared))).toEqual([])
  })

  test('of a type that rounds numbers leaves each row that loses digits to be declared', async () => {
    const yaml = `
transform:
  - sql: ALTER TABLE book DROP COLUMN twice; ALTER TABLE book ALTER COLUMN price TYPE integer
expect:
  schema: [{ dropped: public.book, field: twice }, { retyped: public.book, field: price, to: integer }]
`
    const { findings } = await library.run(yaml)
    expect(
      findings.map(({ kind, expectedPk, before, expected, actual }) => [kind, expectedPk, before, expected, actual]),
    )
      // What the snapshot holds.
      .toEqual([1, 3].map((pk) => ['unexpected-change', pk, '"1.50"', '"1.50"', '2']))
    const declared = `${yaml}  changes: [{ changed: public.book, where: { title: { $in: [Basalt, Moss] } }, fields: { price: 2 } }]`
    expect(await wrong(declared)).toEqual([])
    expect(await wrong(declared.replace('Basalt, Moss', 'Lichen').replace('price: 2', 'price: 12'))).toContain(
      'that value already',
    )
  })

  test('never lets a value pass that the new type cuts short or does not take', async () => {
    const retype = (sql: string, to: string) => `
transform: [{ sql: "ALTER TABLE book ALTER COLUMN title TYPE ${sql}" }]
expect: { schema: [{ retyped: public.book, field: title, to: "${to}" }] }`
    expect(await wrong(retype('varchar(5) USING left(title, 5)', 'varchar(5)'))).toEqual([
      'unexpected-change public.book title: field title should be "Basalt", but is "Basal"',
      'unexpected-change public.book title: field title should be "Lichen", but is "Liche"',
    ])
    expect(await wrong(retype('int USING length(title) * 10 + ascii(title)', 'int'))).toEqual([
      'unexpected-change public.book title: field title should be "Basalt", but is 126',
      'unexpected-change public.book title: field title should be "Lichen", but is 136',
      'unexpected-change public.book title: field title should be "Moss", but is 117',
    ])
  })

  test('of an enum follows the values that are renamed, in arrays too', async () => {
    expect(
      await wrong(`
transform:
  - sql: ALTER TYPE state RENAME VALUE 'sent' TO 'shipped'
  - sql: ALTER TYPE state ADD VALUE 'back' AFTER 'draft'
  - update: public.book
    where: { state: shipped }
    set: { state: back }
expect:
  schema: [{ retyped: public.book, field: state }, { retyped: public.review, field: tags }]
`),
    ).toEqual([])
  })

  test('of an enum that is made anew lets no value go that it does not have any more', async () => {
    const anew = (using: string) => `
transform:
  - sql: |
      ALTER TYPE state RENAME TO state_old; CREATE TYPE state AS ENUM ('draft', 'done');
      ALTER TABLE review DROP COLUMN tags; ALTER TABLE book ALTER COLUMN state DROP DEFAULT,
        ALTER COLUMN state TYPE state USING (${using})::state, ALTER COLUMN state SET DEFAULT 'draft';
      DROP TYPE state_old
expect: { schema: [{ retyped: public.book, field: state }, { dropped: public.review, field: tags }] }`
    const done = "CASE state::text WHEN 'sent' THEN 'done' ELSE 'draft' END"
    expect(await wrong(anew(done))).toEqual([
      'unexpected-change public.book state: field state should be "sent", but is "done"',
      'unexpected-change public.book state: field state should be "sent", but is "done"',
    ])
  })

  test('of defaults, nullability, keys and triggers is declared by its parts', async () => {
    expect(
      await wrong(`
transform:
  - sql: |
      ALTER TABLE book ALTER COLUMN state DROP DEFAULT, ALTER COLUMN state DROP NOT NULL,
        DROP CONSTRAINT book_shelf_fkey, ADD FOREIGN KEY (shelf) REFERENCES shelf ON DELETE CASCADE, ADD UNIQUE (token);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER touch BEFORE UPDATE ON book FOR EACH ROW EXECUTE FUNCTION touch();
  - delete: public.shelf
    where: { label: low }
expect:
  schema:
    - { altered: public.book, field: state, parts: [default, nullability] }
    - { altered: public.book, parts: [foreign-keys, unique-keys, triggers] }
`),
    ).toEqual([])
  })

  test('of a table that is partitioned holds for its partitions', async () => {
    expect(
      await wrong(`
transform:
  - sql: |
      CREATE TABLE visit_27 PARTITION OF visit FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
      ALTER TABLE visit ADD COLUMN note text NOT NULL DEFAULT 'x';
      ALTER TABLE visit RENAME COLUMN who TO name;
  - update: public.visit
    where: { name: Bo }
    set: { day: 2027-03-03 }
expect:
  schema: [{ added: public.visit, field: note }, { renamed: public.visit, field: who, to: name }]
`),
    ).toEqual([])
  })

  test('is what a rename is when it is done by hand: a new column, a copy, and no old one', async () => {
    expect(
      await wrong(`
transform:
  - sql: ALTER TABLE shelf ADD COLUMN name text
  - sql: UPDATE shelf SET name = label
  - sql: ALTER TABLE shelf ALTER COLUMN name SET NOT NULL, ADD UNIQUE (name), DROP COLUMN label
expect: { schema: [{ renamed: public.shelf, field: label, to: name }] }
`),
    ).toEqual([])
  })

  test('of keys leaves the rows what they were, whatever their keys look like then', async () => {
    expect(
      await wrong(`
transform:
  - sql: |
      ALTER TABLE book DROP CONSTRAINT book_shelf_fkey;
      ALTER TABLE shelf ALTER COLUMN id TYPE text;
      ALTER TABLE book ALTER COLUMN shelf TYPE text, ADD FOREIGN KEY (shelf) REFERENCES shelf ON DELETE SET NULL;
      ALTER TABLE review DROP CONSTRAINT review_pkey, ADD COLUMN id serial PRIMARY KEY, ADD UNIQUE (book, number);
  - delete: public.shelf
    where: { pk: "2" }
  - update: public.review
    where: { book: { title: Basalt } }
    set: { stars: 4 }
expect:
  schema:
    - { retyped: public.shelf, field: id, to: text }
    - { retyped: public.book, field: shelf, to: text }
    - { added: public.review, field: id }
    - { altered: public.review, parts: [primary-key, unique-keys] }
`),
    ).toEqual([])
  })

  test('that a case does not foresee is followed by later steps all the same', async () => {
    expect(
      await wrong(`
transform:
  - sql: ALTER TABLE shelf RENAME COLUMN label TO name
  - update: public.shelf
    where: { name: low }
    set: { name: ground }
`),
    ).toEqual(['schema-drift public.shelf label: column label of table public.shelf was renamed to name'])
    expect(
      await wrong(`
transform:
  - sql: ALTER TABLE shelf ADD COLUMN name text
  - update: public.shelf
    where: { nme: low }
    set: { name: ground }
`),
    ).toContain('model public.shelf has no field nme')
  })

  test('leaves changes of rows to be declared, by the names after it; a promise is about rows', async () => {
    const back = (expectations: string) => `
transform:
  - sql: ALTER TABLE book RENAME COLUMN title TO name; ALTER TABLE book ADD COLUMN note text;
      UPDATE book SET note = upper(name) WHERE id < 3
expect:
  schema: [{ renamed: public.book, field: title, to: name }, { added: public.book, field: note }]
  ${expectations}`
    expect(await wrong(back('unchanged: [public.review]'))).toEqual([
      'unexpected-change public.book note: field note should be null, but is "BASALT"',
      'unexpected-change public.book note: field note should be null, but is "LICHEN"',
    ])
    const declared =
      'changes: [{ changed: public.book, where: { name: Basalt }, fields: { note: BASALT } }, ' +
      '{ changed: public.book, where: { name: Lichen, note: null }, fields: { note: LICHEN } }]'
    expect(await wrong(back(declared))).toEqual([])
    expect(await wrong(back('unchanged: [public.book]'))).toHaveLength(2)
  })
})
