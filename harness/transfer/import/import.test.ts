import { describe, expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection } = serverForTests()
const subject = (sql: string, details?: Partial<SubjectDefinition>) => remadeSubject(connection(), sql, details)

async function one(sql: string): Promise<string | null | undefined> {
  return (await connection().query(sql)).rows[0]?.[0]
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
    await connection().query('INSERT INTO a VALUES (2, 2)')
    expect(await one('SELECT n FROM a WHERE id = 2')).toBe('99')
  })

  test('takes many more rows than one chunk holds', async () => {
    const shop = await subject(`CREATE TABLE a (id int PRIMARY KEY, t text)`)
    const rows = Array.from({ length: 5000 }, (_, index) => row('a', index, { t: `é${'x'.repeat(index % 100)}\n` }))
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })
})
