import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { ExpectedChange, ExpectedFields } from '../../model/expectation.ts'
import { modelName } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { equals, expression, insert, literal, remove, runSql, update } from '../test-steps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

/** What is found wrong after these steps over a database that the SQL creates and fills; each step must succeed. */
async function findingsOf(
  sql: string,
  steps: readonly Step[],
  changes: readonly ExpectedChange[] = [],
): Promise<readonly string[]> {
  const schema = await database.create(sql)
  const { applied, findings } = await holdPrediction(database, schema, await database.export(schema), steps, changes)
  expect(applied).toBe(steps.length)
  return findings.map(({ kind, model, expectedPk, actualPk, field, fix }) =>
    [kind, model, JSON.stringify(expectedPk ?? actualPk), field ?? '', fix.includes('did not') ? '(unseen)' : '']
      .join(' ')
      .trim(),
  )
}

describe('the effects of foreign keys', () => {
  test('a row that one key removes and another empties is gone', async () => {
    const schema = `
      CREATE TABLE top (id int PRIMARY KEY);
      CREATE TABLE mid (id int PRIMARY KEY, top int REFERENCES top ON DELETE CASCADE);
      CREATE TABLE low (id int PRIMARY KEY, mid int REFERENCES mid ON DELETE CASCADE, top int REFERENCES top ON DELETE SET NULL);
      INSERT INTO top VALUES (1), (2); INSERT INTO mid VALUES (1, 1), (2, 2);
      INSERT INTO low VALUES (1, 1, 1), (2, 2, 1), (3, NULL, 1), (4, 1, 2)`
    expect(await findingsOf(schema, [remove('top', [equals('id', 1)])])).toEqual([])
  })

  test('ON DELETE SET NULL may name some of the columns', async () => {
    const schema = `
      CREATE TABLE parent (org int, id int, PRIMARY KEY (org, id));
      CREATE TABLE child (id int PRIMARY KEY, org int, parent int, FOREIGN KEY (org, parent) REFERENCES parent ON DELETE SET NULL (parent));
      INSERT INTO parent VALUES (1, 1), (1, 2); INSERT INTO child VALUES (1, 1, 1), (2, 1, 2)`
    expect(await findingsOf(schema, [remove('parent', [equals('id', 1)])])).toEqual([])
  })

  test('ON DELETE SET DEFAULT may have to ask the database, and later steps follow what it chose', async () => {
    const schema = `
      CREATE SEQUENCE fallback;
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int PRIMARY KEY, parent int DEFAULT nextval('fallback') REFERENCES parent ON DELETE SET DEFAULT ON UPDATE CASCADE);
      CREATE TABLE grandchild (child int REFERENCES child ON DELETE CASCADE);
      INSERT INTO parent VALUES (1), (2), (3); INSERT INTO child VALUES (1, 3), (2, 3); INSERT INTO grandchild VALUES (1), (2)`
    const steps = [
      remove('parent', [equals('id', 3)]),
      update('parent', [equals('id', 2)], { id: literal(20) }),
      remove('child', [equals('parent', 1)]),
    ]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('what the database chose must stay', async () => {
    const schema = `
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int PRIMARY KEY, parent int DEFAULT 1 + (random() * 0)::int REFERENCES parent ON DELETE SET DEFAULT);
      INSERT INTO parent VALUES (1), (2), (3); INSERT INTO child VALUES (1, 3)`
    const steps = [remove('parent', [equals('id', 3)]), insert('child', { id: literal(2) })]
    const meddle = runSql('UPDATE child SET parent = 2')
    expect(await findingsOf(schema, steps)).toEqual([])
    expect(await findingsOf(schema, [...steps, meddle])).toEqual([
      'unexpected-change public.child 1 parent',
      'unexpected-change public.child 2 parent',
    ])
  })

  test('a key that moves takes along what refers to it, through every level', async () => {
    const schema = `
      CREATE TABLE a (id int PRIMARY KEY);
      CREATE TABLE b (a int REFERENCES a ON UPDATE CASCADE, n int, PRIMARY KEY (a, n));
      CREATE TABLE c (a int, n int, k text, PRIMARY KEY (a, n, k), FOREIGN KEY (a, n) REFERENCES b ON UPDATE CASCADE);
      CREATE TABLE d (id int PRIMARY KEY, a int, n int, k text DEFAULT 'x', FOREIGN KEY (a, n, k) REFERENCES c ON UPDATE SET NULL);
      INSERT INTO a VALUES (3), (2), (1); INSERT INTO b SELECT id, 7 FROM a; INSERT INTO c SELECT a, n, 'x' FROM b;
      INSERT INTO d SELECT a, a, n, k FROM c`
    expect(await findingsOf(schema, [update('a', [], { id: expression('id + 1') })])).toEqual([])
  })

  test('a key that moves in two strides takes along what refers to it in both', async () => {
    const schema = `
      CREATE TABLE top (id int PRIMARY KEY);
      CREATE TABLE a (id int PRIMARY KEY REFERENCES top ON UPDATE CASCADE);
      CREATE TABLE b (id int PRIMARY KEY REFERENCES top ON UPDATE CASCADE);
      CREATE TABLE pair (a int REFERENCES a ON UPDATE CASCADE, b int REFERENCES b ON UPDATE CASCADE, PRIMARY KEY (a, b));
      CREATE TABLE leaf (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES pair ON UPDATE CASCADE);
      INSERT INTO top VALUES (1), (2); INSERT INTO a TABLE top; INSERT INTO b TABLE top;
      INSERT INTO pair VALUES (1, 1), (1, 2), (2, 1); INSERT INTO leaf VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1)`
    expect(await findingsOf(schema, [update('top', [equals('id', 1)], { id: literal(9) })])).toEqual([])
  })

  test('ON UPDATE SET DEFAULT, and a reference to oneself', async () => {
    const schema = `
      CREATE TABLE t (id int PRIMARY KEY, up int DEFAULT 1 REFERENCES t ON UPDATE SET DEFAULT, same int REFERENCES t ON UPDATE CASCADE);
      INSERT INTO t VALUES (1, 1, 1), (2, 2, 2), (3, 2, 2)`
    expect(await findingsOf(schema, [update('t', [equals('id', 2)], { id: literal(20) })])).toEqual([])
  })

  test('a constraint that is checked late has the same actions', async () => {
    const schema = `
      CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
      INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2)`
    const steps = [update('t', [equals('id', 2)], { id: literal(9) }), remove('t', [equals('id', 1)])]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('a key of a generated column is followed', async () => {
    const schema = `
      CREATE TABLE parent (n int, twice int GENERATED ALWAYS AS (n * 2) STORED PRIMARY KEY);
      CREATE TABLE child (id int PRIMARY KEY, n int, half int GENERATED ALWAYS AS (n / 2) STORED REFERENCES parent ON DELETE CASCADE);
      INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 4), (2, 8)`
    const steps = [update('child', [equals('id', 1)], { n: literal(9) }), remove('parent', [equals('twice', 4)])]
    expect(await findingsOf(schema, steps)).toEqual([])
  })
})

describe('a generated column that others refer to', () => {
  test('takes them along as ON UPDATE says, through every level', async () => {
    const schema = `
      CREATE TABLE parent (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED UNIQUE);
      CREATE TABLE child (id int PRIMARY KEY, twice int REFERENCES parent (twice) ON UPDATE CASCADE, half int GENERATED ALWAYS AS (twice / 2) STORED UNIQUE);
      CREATE TABLE grandchild (id int PRIMARY KEY, half int REFERENCES child (half) ON UPDATE SET NULL, made text GENERATED ALWAYS AS (coalesce(half, -1) || '!') STORED);
      INSERT INTO parent VALUES (1, 2), (2, 1); INSERT INTO child VALUES (1, 2), (2, 4); INSERT INTO grandchild VALUES (1, 1), (2, 2)`
    const shift = update('parent', [], { n: expression('n + 1') })
    expect(await findingsOf(schema, [shift, update('parent', [equals('n', 3)], { n: literal(9) })])).toEqual([])
  })

  test('may be the primary key, or a part of it', async () => {
    const schema = `
      CREATE TABLE parent (n int, twice int GENERATED ALWAYS AS (n * 2) STORED PRIMARY KEY);
      CREATE TABLE pair (n int, twice int GENERATED ALWAYS AS (n * 2) STORED, k int, PRIMARY KEY (twice, k));
      CREATE TABLE child (id int PRIMARY KEY, parent int DEFAULT 2 REFERENCES parent ON UPDATE SET DEFAULT);
      CREATE TABLE other (id int PRIMARY KEY, a int, k int, FOREIGN KEY (a, k) REFERENCES pair ON UPDATE CASCADE ON DELETE CASCADE);
      INSERT INTO parent VALUES (1), (2); INSERT INTO pair (n, k) VALUES (1, 1), (2, 1);
      INSERT INTO child VALUES (1, 4); INSERT INTO other VALUES (1, 4, 1), (2, 2, 1)`
    const steps = [
      update('parent', [equals('n', 2)], { n: literal(3) }),
      update('pair', [equals('n', 2)], { n: literal(5), k: literal(7) }),
      remove('parent', [equals('twice', 6)]),
      remove('pair', [equals('twice', 10)]),
    ]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('may be a part of a key that the database chooses', async () => {
    const schema = `
      CREATE TABLE t (id serial, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, PRIMARY KEY (id, twice));
      CREATE TABLE child (id int, twice int, FOREIGN KEY (id, twice) REFERENCES t ON DELETE CASCADE)`
    const steps = [
      insert('t', { n: literal(1) }, { n: literal(1) }),
      insert('child', { id: literal(2), twice: literal(2) }),
      remove('t', [equals('id', 2)]),
    ]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('is followed only by what a step has changed, not by what the case declares', async () => {
    const schema = `
      CREATE TABLE parent (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED UNIQUE);
      CREATE TABLE child (id int PRIMARY KEY, twice int REFERENCES parent (twice) ON UPDATE CASCADE);
      INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1, 2)`
    const change: ExpectedChange = {
      kind: 'changed',
      model: modelName('public.parent'),
      where: [equals('id', 1)],
      fields: { n: { kind: 'value', value: 5 } },
      line: null,
    }
    expect(await findingsOf(schema, [runSql('UPDATE parent SET n = 5')], [change])).toEqual([
      'unexpected-change public.child 1 twice',
    ])
  })
})

describe('the rows that a where means', () => {
  test('are those that satisfied it before the step made it false', async () => {
    const schema = `CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 1), (3, 2)`
    const steps = [update('t', [equals('n', 1)], { n: literal(2) }), remove('t', [equals('n', 2)])]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test.each([
    ['numeric without a scale', 'numeric', "'1.0'", '1.00'],
    ['char(n)', 'char(5)', "'a'", 'a'],
    ['an interval', 'interval', "'24 hours'", '1 day'],
    ['jsonb', 'jsonb', `'{"a": 1.0}'`, { a: 1 }],
    ['a collation that ignores case', 'text COLLATE no_case', "'Ada'", 'ADA'],
  ])('are those that the server finds equal: %s', async (_, type, stored, wanted) => {
    const schema = `CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE parent (id int PRIMARY KEY, v ${type});
      CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE);
      INSERT INTO parent VALUES (1, ${stored}), (2, NULL); INSERT INTO child VALUES (1, 1), (2, 2), (3, 1)`
    const through: Where = [{ kind: 'through', field: 'parent', where: [equals('v', wanted)] }]
    expect(await findingsOf(schema, [update('child', through, { id: expression('id + 10') })])).toEqual([])
    expect(await findingsOf(schema, [remove('parent', [equals('v', wanted)])])).toEqual([])
  })

  test('are known by values that the database chose in an earlier step', async () => {
    const schema = `CREATE TABLE t (id serial PRIMARY KEY, token int DEFAULT (random() * 0)::int, twice int GENERATED ALWAYS AS (token + 4) STORED)`
    const steps = [
      insert('t', {}, {}),
      update('t', [{ kind: 'pk', pk: 1 }, equals('token', 0)], { token: literal(5) }),
      remove('t', [equals('twice', 9)]),
    ]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('are told by what they hold where a table has no key', async () => {
    const schema = `CREATE TABLE bag (n int, label text); INSERT INTO bag VALUES (1, 'a'), (1, 'a'), (2, NULL), (3, 'c')`
    const steps = [
      update('bag', [equals('n', 1)], { label: expression(`label || n`) }),
      update('bag', [], { n: expression('n + 1') }),
      remove('bag', [equals('n', 3)]),
    ]
    expect(await findingsOf(schema, steps)).toEqual([])
  })

  test('are not those that only an undeclared change made to satisfy it', async () => {
    const schema = `CREATE TABLE t (id int PRIMARY KEY, n int, m int); INSERT INTO t VALUES (1, 1, 0), (2, 2, 0)`
    const steps = [runSql('UPDATE t SET n = 9 WHERE id = 2'), update('t', [equals('n', 9)], { m: literal(1) })]
    const changed = (fields: ExpectedFields): ExpectedChange => ({
      model: modelName('public.t'),
      line: null,
      kind: 'changed',
      where: [equals('id', 2)],
      fields,
    })
    const [n, m] = [
      { kind: 'value', value: 9 },
      { kind: 'value', value: 1 },
    ] as const
    expect(await findingsOf(schema, steps, [changed({ n, m })])).toEqual([])
    expect(await findingsOf(schema, steps, [changed({ n })])).toEqual(['unexpected-change public.t 2 m'])
    expect(await findingsOf(schema, steps)).toEqual([
      'unexpected-change public.t 2 n',
      'unexpected-change public.t 2 m',
    ])
  })

  test('are not those that an undeclared change made to be deleted', async () => {
    const schema = `CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2)`
    const steps = [runSql('UPDATE t SET n = 1 WHERE id = 2'), remove('t', [equals('n', 1)])]
    expect(await findingsOf(schema, steps)).toEqual([expect.stringContaining('missing-row public.t 2')])
  })
})
