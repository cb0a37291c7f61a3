import { describe, expect, test } from 'vitest'
import { modelName, type Snapshot } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { remadeSubject, row } from '../import/test-import.ts'
import { serverForTests } from '../test-server.ts'

const { connection } = serverForTests()
const subject = (sql: string, details?: Partial<SubjectDefinition>) => remadeSubject(connection(), sql, details)

const summary = 'the snapshot has rows that constraints of the database refuse; nothing was imported'
const dangling = 'the snapshot has rows that refer to rows it lacks; nothing was imported'

/** What an import of the rows says below its summary: nothing when it brings them in as they are. */
async function complaints(
  sql: string,
  rows: Snapshot,
  details?: Partial<SubjectDefinition>,
): Promise<readonly string[]> {
  const shop = await subject(sql, details)
  const message = await shop.refusal(...rows).catch(() => null)
  if (message !== null)
    return message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  expect(await shop.all()).toEqual(rows)
  return []
}

describe('a deferrable constraint, which COPY leaves for later, is checked', () => {
  test.each(['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED'])('%s: primary and unique keys', async (when) => {
    const shop = await subject(
      `CREATE TABLE a (id int PRIMARY KEY DEFERRABLE ${when}, x int, y text, CONSTRAINT xy UNIQUE (x, y) DEFERRABLE ${when})`,
    )
    const good = [row('a', 1, { x: 1, y: 'a' }), row('a', 2, { x: 1, y: 'b' }), row('a', 3, { x: 1, y: null })]
    const fine = [...good, row('a', 4, { x: 1, y: null })]
    await shop.load(...fine)
    expect(await shop.all()).toEqual(fine)
    expect(await shop.refusal(...good, row('a', 2, { x: 2, y: 'a' }), row('a', 4, { x: 1, y: 'a' }))).toBe(
      [
        summary,
        '  public.a row 2 (pk 2): field id holds 2, as another row does, which constraint a_pkey refuses',
        '  public.a row 4 (pk 2): field id holds 2, as another row does, which constraint a_pkey refuses',
        '  public.a row 1 (pk 1): field x, y holds 1, a, as another row does, which constraint xy refuses',
        '  public.a row 5 (pk 4): field x, y holds 1, a, as another row does, which constraint xy refuses',
      ].join('\n'),
    )
  })

  test('a unique key for which NULLs are equal', async () => {
    const rows = [row('a', 1, { x: null }), row('a', 2, { x: null }), row('a', 3, { x: 3 })]
    expect(
      await complaints(
        'CREATE TABLE a (id int PRIMARY KEY, x int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (x) DEFERRABLE)',
        rows,
      ),
    ).toEqual([
      'public.a row 1 (pk 1): field x holds null, as another row does, which constraint u refuses',
      'public.a row 2 (pk 2): field x holds null, as another row does, which constraint u refuses',
    ])
  })

  test('an exclusion constraint over expressions and some of the rows', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY, "the room" box, f int, t int, CONSTRAINT once
      EXCLUDE USING gist ("the room" WITH ~=, int4range(f, t) WITH &&) WHERE (f > 0) DEFERRABLE INITIALLY DEFERRED)`
    const booking = (id: number, f: number, t: number) => row('a', id, { 'the room': '(1,1),(0,0)', f, t })
    expect(await complaints(sql, [booking(1, 1, 3), booking(2, 3, 4), booking(3, 0, 9), booking(4, 0, 9)])).toEqual([])
    expect(await complaints(sql, [booking(1, 1, 3), booking(2, 4, 5), booking(3, 2, 9)])).toEqual([
      'public.a row 1 (pk 1): field the room holds (1,1),(0,0), which conflicts with another row by constraint once',
      'public.a row 2 (pk 2): field the room holds (1,1),(0,0), which conflicts with another row by constraint once',
      'public.a row 3 (pk 3): field the room holds (1,1),(0,0), which conflicts with another row by constraint once',
    ])
  })

  test('one that a partition alone has', async () => {
    const sql = `CREATE TABLE a (id int, d int) PARTITION BY LIST (d); CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1);
      CREATE TABLE a2 PARTITION OF a DEFAULT; ALTER TABLE a1 ADD CONSTRAINT one UNIQUE (id) DEFERRABLE`
    const rows = [row('a', null, { id: 5, d: 2 }), row('a', null, { id: 5, d: 3 }), row('a', null, { id: 5, d: 1 })]
    expect(await complaints(sql, [...rows, row('a', null, { id: 5, d: 1 })])).toEqual([
      'public.a row 3 (pk null): field id holds 5, as another row does, which constraint one refuses',
      'public.a row 4 (pk null): field id holds 5, as another row does, which constraint one refuses',
    ])
  })
})

test('an immediate exclusion constraint is told by the row that it refuses', async () => {
  const sql = 'CREATE TABLE a (id int PRIMARY KEY, r int4range, CONSTRAINT once EXCLUDE USING gist (r WITH &&))'
  const rows = [row('a', 1, { r: '[1,3)' }), row('a', 7, { r: '[3,5)' }), row('a', 9, { r: '[4,6)' })]
  expect(await complaints(sql, rows)).toEqual([
    'public.a row 3 (pk 9): conflicting key value violates exclusion constraint "once" (Key (r)=([4,6)) conflicts with existing key (r)=([3,5)).) (SQLSTATE 23P01)',
  ])
})

describe('a foreign key', () => {
  test('MATCH FULL takes no key that is null in part', async () => {
    const sql = `CREATE TABLE a (x int, y int, UNIQUE (x, y));
      CREATE TABLE b (id int PRIMARY KEY, x int, y int, CONSTRAINT whole FOREIGN KEY (x, y) REFERENCES a (x, y) MATCH FULL)`
    const target = row('a', null, { x: 1, y: 1 })
    const good = [row('b', 1, { x: 1, y: 1 }), row('b', 2, { x: null, y: null })]
    expect(await complaints(sql, [target, ...good])).toEqual([])
    const bad = [row('b', 3, { x: 1, y: null }), row('b', 4, { x: 2, y: 1 })]
    expect(await complaints(sql, [target, ...good, ...bad])).toEqual([
      'public.b row 4 (pk 4): field x, y refers to public.a 2, 1, which is not there',
      'public.b row 3 (pk 3): field x, y is null in part (1, null), which foreign key whole (MATCH FULL) refuses',
    ])
  })

  test('MATCH SIMPLE takes one', async () => {
    const sql = `CREATE TABLE a (x int, y int, UNIQUE (x, y)); CREATE TABLE b (x int, y int, FOREIGN KEY (x, y) REFERENCES a (x, y))`
    expect(await complaints(sql, [row('b', null, { x: 1, y: null })])).toEqual([])
  })

  test('that PostgreSQL does not hold rows to, NOT VALID or NOT ENFORCED, is not checked', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int, c int);
      ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a NOT VALID; ALTER TABLE b ADD FOREIGN KEY (c) REFERENCES a NOT ENFORCED`
    expect(await complaints(sql, [row('b', 1, { a: 5, c: 6 })])).toEqual([])
  })

  test('compares as PostgreSQL would: by its operators and the collation of the target', async () => {
    const sql = `
      CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;
      CREATE DOMAIN code AS varchar(9) COLLATE any_case;
      CREATE TABLE a (id text COLLATE any_case PRIMARY KEY, c ext.citext UNIQUE, n numeric UNIQUE, l int[] UNIQUE, s text COLLATE "C" UNIQUE);
      CREATE TABLE b (id int PRIMARY KEY, a code REFERENCES a, c ext.citext REFERENCES a (c), n int REFERENCES a (n),
        l int[] REFERENCES a (l), s text COLLATE "POSIX" REFERENCES a (s))`
    const target = row('a', 'Key', { c: 'Text', n: '1.0', l: [1, 2], s: 'x' })
    const same = { a: 'kEY', c: 'tEXT', n: 1, l: [1, 2], s: 'x' }
    expect(await complaints(sql, [target, row('b', 1, same)])).toEqual([])
    expect(await complaints(sql, [target, row('b', 1, { a: 'kEY2', c: 'tEXT2', n: 2, l: [2], s: 'X' })])).toEqual([
      'public.b row 1 (pk 1): field a refers to public.a kEY2, which is not there',
      'public.b row 1 (pk 1): field c refers to public.a tEXT2, which is not there',
      'public.b row 1 (pk 1): field l refers to public.a {2}, which is not there',
      'public.b row 1 (pk 1): field n refers to public.a 2, which is not there',
      'public.b row 1 (pk 1): field s refers to public.a X, which is not there',
    ])
  })

  test('to a table does not see the rows of tables that inherit from it, but those of partitions', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE child () INHERITS (a);
      CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
      CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, p int REFERENCES p, p1 int REFERENCES p1)`
    const rows = [row('child', null, { id: 5 }), row('p', 6), row('b', 1, { a: 5, p: 6, p1: 6 })]
    expect(await complaints(sql, rows)).toEqual([
      'public.b row 1 (pk 1): field a refers to public.a 5, which is not there',
    ])
    expect(await complaints(sql, [row('p', 6), row('b', 1, { a: null, p: 6, p1: 7 })])).toEqual([
      'public.b row 1 (pk 1): field p1 refers to public.p 7, which is not there',
    ])
  })

  test('of a partitioned table, or of one partition only, is checked', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE p (id int, a int REFERENCES a, PRIMARY KEY (id)) PARTITION BY HASH (id);
      CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY LIST (id);
      CREATE TABLE p00 PARTITION OF p0 (CONSTRAINT own FOREIGN KEY (id) REFERENCES a) DEFAULT`
    expect(await complaints(sql, [row('a', 1), row('p', 1, { a: 1 })])).toEqual([])
    expect(await complaints(sql, [row('a', 1), row('p', 2, { a: 3 })])).toEqual([
      'public.p row 1 (pk 2): field id refers to public.a 2, which is not there',
      'public.p row 1 (pk 2): field a refers to public.a 3, which is not there',
    ])
  })

  test('to a table that takes no part is checked too', async () => {
    const sql = `CREATE SCHEMA other; CREATE TABLE other.ex (id int PRIMARY KEY);
      CREATE TABLE a (id int PRIMARY KEY, e int REFERENCES other.ex)`
    const shop = await subject(sql, { excludeTables: ['other.ex'] })
    expect(await shop.refusal(row('a', 1, { e: 77 }))).toBe(
      `${dangling}\n  public.a row 1 (pk 1): field e refers to other.ex 77, which is not there`,
    )
    await connection().query('INSERT INTO other.ex VALUES (77)')
    await shop.load(row('a', 1, { e: 77 }))
    expect(await shop.all()).toEqual([row('a', 1, { e: 77 })])
  })

  test('over a PERIOD is covered by its targets together', async () => {
    const sql = `CREATE EXTENSION IF NOT EXISTS btree_gist;
      CREATE TABLE a (id int, v int4range, PRIMARY KEY (id, v WITHOUT OVERLAPS));
      CREATE TABLE b (id int PRIMARY KEY, a int, v int4range, FOREIGN KEY (a, PERIOD v) REFERENCES a (id, PERIOD v))`
    const targets = ['[1,3)', '[3,6)'].map((v) => row('a', [1, v], { id: 1, v }))
    expect(await complaints(sql, [...targets, row('b', 1, { a: 1, v: '[2,5)' })])).toEqual([])
    expect(await complaints(sql, [...targets, row('b', 1, { a: 1, v: '[2,7)' })])).toEqual([
      'public.b row 1 (pk 1): field a, v refers to public.a 1, [2,7), which is not there',
    ])
  })

  test('of a generated column is checked, and so is a unique key of one', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY);
      CREATE TABLE b (id int GENERATED ALWAYS AS (n * 2) STORED PRIMARY KEY, n int, a int GENERATED ALWAYS AS (n + 1) STORED REFERENCES a,
        CONSTRAINT u UNIQUE (a) DEFERRABLE)`
    const b = (n: number) => row('b', n * 2, { n, a: n + 1 })
    expect(await complaints(sql, [row('a', 2), b(1)])).toEqual([])
    expect(await complaints(sql, [row('a', 2), b(1), b(5)])).toEqual([
      'public.b row 2 (pk 10): field a refers to public.a 6, which is not there',
    ])
  })

  test('with names that need quoting is checked, and told by its names', async () => {
    const [namespace, name] = ['O"dd. one\\', `se'lect "${'é'.repeat(24)}`]
    const [schema, table] = [namespace, name].map((text) => `"${text.replaceAll('"', '""')}"`)
    const sql = `CREATE SCHEMA ${schema};
      CREATE TABLE ${schema}.${table} ("from, where" int, "A\nb" text PRIMARY KEY, "😀" int CONSTRAINT "o'ne" UNIQUE DEFERRABLE,
        CONSTRAINT ${table} FOREIGN KEY ("from, where") REFERENCES ${schema}.${table} ("A""b"), "A""b" int UNIQUE)`
    const model = modelName(`${namespace}.${name}`)
    const odd = (pk: string, from: number) => ({ model, pk, fields: { 'from, where': from, '😀': 1, 'A"b': from } })
    expect(await complaints(sql, [odd('x', 5)])).toEqual([])
    const bad = { ...odd('x', 7), fields: { 'from, where': 6, '😀': 1, 'A"b': 7 } }
    expect(await complaints(sql, [odd('y', 5), bad])).toEqual([
      `${model} row 2 (pk "x"): field 😀 holds 1, as another row does, which constraint o'ne refuses`,
      `${model} row 1 (pk "y"): field 😀 holds 1, as another row does, which constraint o'ne refuses`,
      `${model} row 2 (pk "x"): field from, where refers to ${model} 6, which is not there`,
    ])
  })
})

test('a CHECK or NOT NULL that is NOT VALID holds the rows of an import, as any new ones', async () => {
  const sql = `CREATE TABLE a (id int PRIMARY KEY, n int, m int); ALTER TABLE a ADD CHECK (n > 0) NOT VALID;
    ALTER TABLE a ADD CONSTRAINT m_is_known NOT NULL m NOT VALID`
  const shop = await subject(sql)
  expect(await shop.refusal(row('a', 1, { n: 0, m: 1 }))).toContain('public.a row 1 (pk 1): new row for relation "a"')
  expect(await shop.refusal(row('a', 1, { n: 1, m: null }))).toContain('public.a row 1 (pk 1): field m: null value')
})

test('rows are listed by their primary keys, five of each constraint, and secret values are not', async () => {
  const sql = 'CREATE TABLE a (id int PRIMARY KEY DEFERRABLE, token text, CONSTRAINT t UNIQUE (token) DEFERRABLE)'
  const rows = [9, 3, 7, 1, 5, 4].map((id) => row('a', id, { token: 'hunter2' }))
  const shop = await subject(sql, { models: { 'public.a': { secrets: ['token'] } } })
  const refused = (position: number, pk: number) =>
    `  public.a row ${position} (pk ${pk}): field token holds a value that is secret, as another row does, which constraint t refuses`
  expect(await shop.refusal(...rows)).toBe(
    [
      ...[summary, refused(4, 1), refused(2, 3), refused(6, 4), refused(5, 5), refused(3, 7)],
      '  … and more rows of public.a whose token is not unique',
    ].join('\n'),
  )
})

describe('rows of a table without a key are told by all that they hold', () => {
  const sql = `CREATE TABLE a (id int PRIMARY KEY);
    CREATE TABLE b (a int REFERENCES a, n int, d int DEFAULT 7, r float8 DEFAULT random(), g int GENERATED ALWAYS AS (n + 1) STORED)`
  const b = (a: number, n: number, more = {}) => row('b', null, { a, n, ...more })
  const bad = (position: number) =>
    `  public.b row ${position} (pk null): field a refers to public.a 2, which is not there`

  test('each, also where they hold the same', async () => {
    const shop = await subject(sql)
    expect(await shop.refusal(row('a', 1), b(1, 1), b(2, 3), b(1, 3), b(2, 2), b(2, 2))).toBe(
      [dangling, bad(4), bad(5), bad(2)].join('\n'),
    )
  })

  test('but not what the database chooses or computes for them', async () => {
    const shop = await subject(sql)
    const rows = [b(2, 2, { r: 1.5 }), b(2, 1, { d: 7, r: 0.5 }), b(2, 1, { d: 8, r: 0.5, g: 9 }), b(2, 5)]
    expect(await shop.refusal(row('a', 1), ...rows)).toBe([dangling, bad(2), bad(3), bad(1), bad(4)].join('\n'))
  })
})

describe('a row is told whatever spelling its key has', () => {
  test.each([
    ['inet', '10.0.0.1/32'],
    ['int4range', '[1,3]'],
    ['int4multirange', '{[1,3]}'],
    ['macaddr', '08-00-2B-01-02-03'],
    ['char(5)', 'ab'],
    ['odd."a key"', '( 1,"a")'],
    ['odd.net', '::1/128'],
  ])('%s %s', async (type, spelling) => {
    const shop =
      await subject(`CREATE SCHEMA odd; CREATE TYPE odd."a key" AS (n int, t text); CREATE DOMAIN odd.net AS inet;
      CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE p (id ${type} PRIMARY KEY, r int REFERENCES a)`)
    const target = row('a', 1)
    expect(await shop.refusal(target, row('p', spelling, { r: 5 }))).toBe(
      `${dangling}\n  public.p row 1 (pk ${JSON.stringify(spelling)}): field r refers to public.a 5, which is not there`,
    )
  })

  test('in a key of several columns, among many rows', async () => {
    const shop = await subject(`CREATE TABLE a (id int PRIMARY KEY);
      CREATE TABLE p (h inet, n numeric(9,1), r int REFERENCES a, PRIMARY KEY (n, h))`)
    const p = (n: number, r: number) => row('p', [n, '10.0.0.1/32'], { h: '10.0.0.1/32', n, r })
    const rows = Array.from({ length: 3_000 }, (_, n) => p(n, n === 2_000 ? 5 : 1))
    expect(await shop.refusal(row('a', 1), ...rows)).toBe(
      `${dangling}\n  public.p row 2001 (pk [2000,"10.0.0.1/32"]): field r refers to public.a 5, which is not there`,
    )
  })

  test('a natural key too, which itself is not told: it may be a secret of the row that it names', async () => {
    const shop = await subject(`CREATE TABLE author (id int PRIMARY KEY, email text NOT NULL UNIQUE);
      CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE p (author int PRIMARY KEY REFERENCES author, r int REFERENCES a)`)
    const author = row('author', 3, { email: 'ann' })
    expect(await shop.refusal(author, row('p', ['ann'], { r: 5 }))).toBe(
      `${dangling}\n  public.p row 1: field r refers to public.a 5, which is not there`,
    )
  })
})
