import { describe, expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { connect } from '../postgres/index.ts'
import { exportSnapshot } from './export/export.ts'
import { remadeSubject, row } from './import/test-import.ts'
import { schemaOf } from './test-database.ts'
import { serverForTests } from './test-server.ts'

const { connection, settings } = serverForTests()
const subject = (sql: string, details?: Partial<SubjectDefinition>) => remadeSubject(connection(), sql, details)

/** Imports what an export of the schema's own rows says, and expects to find the same again. */
async function expectRoundTrip(sql: string) {
  const shop = await subject(sql)
  const rows = await shop.all()
  await shop.load(...rows)
  expect(await shop.all()).toEqual(rows)
  return rows
}

describe('come out of an export as they went in:', () => {
  test('partitioned tables by list, range and hash, nested, with defaults, each row once', async () => {
    const rows = await expectRoundTrip(`
      CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1);
      CREATE TABLE p (id int, kind text, day date, a int REFERENCES a, PRIMARY KEY (id, kind, day)) PARTITION BY LIST (kind);
      CREATE TABLE "p eu" PARTITION OF p FOR VALUES IN ('eu') PARTITION BY RANGE (day);
      CREATE TABLE p_eu_old PARTITION OF "p eu" FOR VALUES FROM (MINVALUE) TO ('2026-01-01') PARTITION BY HASH (id);
      CREATE TABLE p_0 PARTITION OF p_eu_old FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE p_1 PARTITION OF p_eu_old FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE p_eu_rest PARTITION OF "p eu" DEFAULT; CREATE TABLE p_rest PARTITION OF p DEFAULT;
      CREATE INDEX ON p_0 (day); CREATE UNIQUE INDEX ON p_1 (id);
      CREATE TABLE b (id int PRIMARY KEY, p int, kind text, day date, FOREIGN KEY (p, kind, day) REFERENCES p);
      INSERT INTO p SELECT n, CASE WHEN n < 8 THEN 'eu' ELSE 'us' END, date '2025-12-28' + n, 1 FROM generate_series(1, 9) n;
      INSERT INTO b SELECT id, id, kind, day FROM p`)
    expect(
      rows
        .map(({ model }) => model)
        .join(' ')
        .replaceAll('public.', ''),
    ).toBe(`a ${'p '.repeat(9)}${'b '.repeat(9)}`.trim())
  })

  test('tables that inherit from each other, each with its own rows', async () => {
    const rows = await expectRoundTrip(`
      CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE "child of" (more text) INHERITS (a);
      CREATE TABLE grandchild () INHERITS ("child of");
      INSERT INTO a VALUES (1, 1); INSERT INTO "child of" VALUES (1, 2, 'x'); INSERT INTO grandchild VALUES (1, 3, 'y')`)
    expect(rows).toEqual([
      row('a', 1, { n: 1 }),
      row('child of', null, { id: 1, n: 2, more: 'x' }),
      row('grandchild', null, { id: 1, n: 3, more: 'y' }),
    ])
  })

  test('tables without columns, and with none but generated or identity ones', async () => {
    const rows = await expectRoundTrip(`
      CREATE TABLE nothing (); CREATE TABLE made (n int GENERATED ALWAYS AS (5) STORED, v int GENERATED ALWAYS AS (6) VIRTUAL);
      CREATE TABLE identity (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
      CREATE TABLE all_of (id int GENERATED ALWAYS AS IDENTITY (START 7) PRIMARY KEY, n int GENERATED ALWAYS AS (id * 2) STORED);
      INSERT INTO nothing SELECT FROM generate_series(1, 3); INSERT INTO made SELECT FROM generate_series(1, 2);
      INSERT INTO identity SELECT FROM generate_series(1, 2); INSERT INTO all_of DEFAULT VALUES`)
    expect(rows).toEqual([
      row('all_of', 7, { n: 14 }),
      ...[row('identity', 1), row('identity', 2)],
      ...[row('made', null, { n: 5, v: 6 }), row('made', null, { n: 5, v: 6 })],
      ...[row('nothing', null), row('nothing', null), row('nothing', null)],
    ])
  })

  test('generated columns, stored and virtual, in keys too', async () => {
    await expectRoundTrip(`
      CREATE TABLE a (n int, id int GENERATED ALWAYS AS (n * 2) STORED PRIMARY KEY, v text GENERATED ALWAYS AS ('v' || n) VIRTUAL,
        low text GENERATED ALWAYS AS ('x' || n) STORED, UNIQUE (low, n));
      CREATE TABLE b (id int PRIMARY KEY, n int, a int GENERATED ALWAYS AS (n * 2) STORED REFERENCES a);
      CREATE TABLE c (n int, k int GENERATED ALWAYS AS (n + 1) STORED, m int, PRIMARY KEY (k, m));
      INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (9, 2); INSERT INTO c VALUES (1, DEFAULT, 3)`)
  })

  test('unlogged tables, and neither temporary ones nor what temporary ones hide', async () => {
    const rows = await expectRoundTrip(`CREATE UNLOGGED TABLE u (id int PRIMARY KEY); INSERT INTO u VALUES (1);
      CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (2);
      CREATE TEMPORARY TABLE a (id int); INSERT INTO pg_temp.a VALUES (3);
      CREATE TEMPORARY TABLE below () INHERITS (public.a); INSERT INTO below VALUES (4)`)
    expect(rows).toEqual([row('a', 2), row('u', 1)])
    await connection().query('DISCARD TEMP')
  })

  test('names of every kind, whatever they are made of', async () => {
    const names = [
      'A b',
      'select',
      'it\'s "x"',
      'a.b',
      'back\\slash',
      'line\nfeed',
      '😀',
      'é'.repeat(31),
      '%s $1 {} ;--',
      ', line 5',
    ]
    const sql = names.map((name) => {
      const quoted = `"${name.replaceAll('"', '""')}"`
      const text = `'${name.replaceAll("'", "''")}'`
      return `CREATE SCHEMA ${quoted}; CREATE TYPE ${quoted}.${quoted} AS ENUM (${text}); CREATE SEQUENCE ${quoted}."s ${quoted.slice(1)};
        CREATE DOMAIN ${quoted}."d ${quoted.slice(1)} AS ${quoted}.${quoted}[] DEFAULT ARRAY[${text}]::${quoted}.${quoted}[];
        CREATE TABLE ${quoted}."t ${quoted.slice(1)} (${quoted} int CONSTRAINT ${quoted} PRIMARY KEY
            DEFAULT nextval('${`${quoted}."s ${quoted.slice(1)}`.replaceAll("'", "''")}'),
          "e ${quoted.slice(1)} ${quoted}.${quoted} DEFAULT ${text}, "d ${quoted.slice(1)} ${quoted}."d ${quoted.slice(1)},
          "parent ${quoted.slice(1)} int CONSTRAINT "k ${quoted.slice(1)} REFERENCES ${quoted}."t ${quoted.slice(1)});
        CREATE TRIGGER ${quoted} BEFORE INSERT ON ${quoted}."t ${quoted.slice(1)} FOR EACH ROW EXECUTE FUNCTION fail();
        ALTER TABLE ${quoted}."t ${quoted.slice(1)} DISABLE TRIGGER ${quoted};
        INSERT INTO ${quoted}."t ${quoted.slice(1)} DEFAULT VALUES;
        INSERT INTO ${quoted}."t ${quoted.slice(1)} DEFAULT VALUES;
        UPDATE ${quoted}."t ${quoted.slice(1)} SET "parent ${quoted.slice(1)} = 1;
        ALTER TABLE ${quoted}."t ${quoted.slice(1)} ENABLE ALWAYS TRIGGER ${quoted};`
    })
    const rows = await expectRoundTrip(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'it fired'; END $$; ${sql.join('\n')}`,
    )
    expect(rows).toHaveLength(names.length * 2)
    const shop = await schemaOf(connection())
    const { rows: next } = await connection().query(`SELECT nextval('"it''s ""x"""."s it''s ""x"""')`)
    expect([shop.models.size, next]).toEqual([names.length, [['3']]])
  })

  test('names that read like what an error says of its place', async () => {
    const [table, column] = ['x, line 5', 'n: "COPY\ny, line 7, column n']
    const [name, field] = [`"${table}"`, `"${column.replaceAll('"', '""')}"`]
    const shop = await subject(
      `CREATE DOMAIN small AS int CHECK (value < 9); CREATE TABLE ${name} (n small, ${field} small)`,
    )
    const rows = [row(table, null, { n: 1, [column]: 1 }), row(table, null, { n: 1, [column]: 10 })]
    expect(await shop.refusal(...rows)).toContain(
      `public.${table} row 2 (pk null): field ${column}: value for domain small`,
    )
  })

  test('two tables of one name in two schemas', async () => {
    const shop = await subject(
      'CREATE SCHEMA b; CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE b.t (id int PRIMARY KEY REFERENCES t)',
    )
    const rows = [row('t', 1), { model: modelName('b.t'), pk: 1, fields: {} }]
    await shop.load(...rows)
    expect(await shop.all()).toEqual(rows)
  })
})

describe('no part is taken', () => {
  test('by views, foreign tables, and tables and sequences of extensions', async () => {
    await subject(`CREATE TABLE a (id serial PRIMARY KEY); CREATE VIEW v AS SELECT 1; CREATE MATERIALIZED VIEW m AS SELECT 1;
      CREATE TABLE ext_config (id serial, n int DEFAULT 1); CREATE SEQUENCE ext_seq;
      ALTER EXTENSION plpgsql ADD TABLE ext_config; ALTER EXTENSION plpgsql ADD SEQUENCE ext_seq;
      CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (id int) SERVER s`)
    const schema = await schemaOf(connection())
    expect([...schema.models.keys()]).toEqual(['public.a'])
    expect(schema.sequences.map(({ name }) => name)).toEqual(['a_id_seq'])
    await connection().query('ALTER EXTENSION plpgsql DROP TABLE ext_config')
    await connection().query('ALTER EXTENSION plpgsql DROP SEQUENCE ext_seq')
    await connection().query('DROP FOREIGN DATA WRAPPER w CASCADE')
  })

  test('by a foreign table as a partition: neither export nor import touches it', async () => {
    const shop = await subject(`CREATE TABLE p (id int) PARTITION BY LIST (id);
      CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
      CREATE FOREIGN TABLE far PARTITION OF p FOR VALUES IN (1) SERVER s`)
    const problem =
      '  public.p has partition public.far, a foreign table\n    detach the partition, or list the table under excludeTables of the subject'
    await expect(shop.all()).rejects.toThrow(
      `the database cannot be exported: some rows of its tables are on other servers\n${problem}`,
    )
    await expect(shop.load(row('p', null, { id: 1 }))).rejects.toThrow(
      `the snapshot cannot be imported: some of its rows would go to other servers\n${problem}`,
    )
    await connection().query('DROP FOREIGN DATA WRAPPER w CASCADE')
  })
})

test('a database with large objects is exported only where the subject leaves them out', async () => {
  const shop = await subject(
    'CREATE TABLE a (id int PRIMARY KEY, lo oid); INSERT INTO a VALUES (1, lo_create(0)), (2, lo_create(4711))',
  )
  const error: unknown = await shop.all().catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: 'export-failed' })
  expect(String(error)).toContain(
    'it has 2 large objects, and a snapshot holds none\n  set excludeLargeObjects in the subject to leave them out, or remove them: SELECT lo_unlink(oid)',
  )
  const rows = await exportSnapshot(connection(), await schemaOf(connection(), { excludeLargeObjects: true }))
  expect(rows.map(({ fields }) => typeof fields.lo)).toEqual(['number', 'number'])
  await connection().query('SELECT lo_unlink(oid) FROM pg_largeobject_metadata')
})

test('a role that row-level security applies to gets an error, never fewer rows', async () => {
  await subject('')
  await connection().query('CREATE ROLE owner LOGIN')
  await connection().query('ALTER SCHEMA public OWNER TO owner')
  await using own = await connect({ ...settings(), user: 'owner' })
  await own.query('CREATE TABLE a (id int PRIMARY KEY)')
  await own.query('INSERT INTO a VALUES (1)')
  await own.query('ALTER TABLE a ENABLE ROW LEVEL SECURITY')
  const schema = await schemaOf(own)
  expect(await exportSnapshot(own, schema)).toEqual([row('a', 1)])
  await own.query('ALTER TABLE a FORCE ROW LEVEL SECURITY')
  expect((await own.query('SELECT FROM a')).count).toBe(0)
  await expect(exportSnapshot(own, schema)).rejects.toThrow(
    'public.a cannot be exported: query would be affected by row-level security policy for table "a"',
  )
  expect(await exportSnapshot(connection(), schema)).toEqual([row('a', 1)])
})
