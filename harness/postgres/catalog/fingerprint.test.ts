import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../connect.ts'
import { createEmbeddedProvider } from '../embedded/embedded-provider.ts'
import type { PostgresProvider, ThrowawayServer } from '../provider.ts'
import { catalogFingerprint } from './fingerprint.ts'

let provider: PostgresProvider
let server: ThrowawayServer
let connection: Connection

beforeAll(async () => {
  provider = await createEmbeddedProvider()
  server = await provider.boot()
  connection = await connect(server.connection)
  await connection.query(`
    CREATE TYPE mood AS ENUM ('sad');
    CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE RETURN 1;
    CREATE TABLE parent (id int PRIMARY KEY, note text DEFAULT 'x', m mood, CHECK (id > 0));
    CREATE TABLE child (id serial PRIMARY KEY, parent int REFERENCES parent, n int DEFAULT one());
    CREATE TABLE spare (id int);
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := 1; RETURN NEW; END';
    CREATE TRIGGER spare_touch BEFORE UPDATE ON spare FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE COLLATION mine (provider = libc, locale = 'C');
    CREATE TEXT SEARCH CONFIGURATION terms (COPY = pg_catalog.simple);
    CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = pg_catalog.simple);
  `)
}, 60_000)
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

describe('the fingerprint of the catalog', () => {
  test.each([
    'ALTER TABLE parent ADD COLUMN added int',
    'ALTER TABLE parent DROP COLUMN note',
    'ALTER TABLE parent ALTER COLUMN note TYPE varchar(20)',
    "ALTER TABLE parent ALTER COLUMN note SET DEFAULT 'y'",
    'ALTER TABLE parent ALTER COLUMN note SET NOT NULL',
    'ALTER TABLE parent RENAME COLUMN note TO remark',
    'ALTER TABLE child DROP CONSTRAINT child_parent_fkey',
    'ALTER TABLE child ALTER COLUMN n DROP DEFAULT',
    'ALTER SEQUENCE child_id_seq INCREMENT 2',
    "ALTER TYPE mood ADD VALUE 'glad'",
    'CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE RETURN 2',
    "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    'ALTER TABLE spare DISABLE TRIGGER spare_touch',
    'CREATE UNIQUE INDEX ON parent (note)',
    'DROP TABLE spare',
    'DROP TABLE spare; CREATE TABLE spare (id int)',
    'CREATE SCHEMA elsewhere',
    'ALTER COLLATION mine RENAME TO yours',
    'ALTER TEXT SEARCH CONFIGURATION terms RENAME TO words',
    'ALTER TEXT SEARCH DICTIONARY stems RENAME TO roots',
  ])('is another one after %s', async (sql) => {
    const before = await catalogFingerprint(connection)
    await connection.query('BEGIN')
    try {
      await connection.query(sql)
      expect(await catalogFingerprint(connection)).not.toBe(before)
    } finally {
      await connection.query('ROLLBACK')
    }
    expect(await catalogFingerprint(connection)).toBe(before)
  })

  test('stays the same when rows come, change and go, and in a copy of the database', async () => {
    const before = await catalogFingerprint(connection)
    await connection.query(`
      INSERT INTO parent VALUES (1), (2);
      INSERT INTO child (parent) VALUES (1), (2);
      UPDATE child SET n = 3;
      DELETE FROM child WHERE id = 1;
      CREATE TEMPORARY TABLE passing (id int);
      DROP TABLE passing;
    `)
    expect(await catalogFingerprint(connection)).toBe(before)
    await using other = await connect({ ...server.connection, database: 'template1' })
    await connection[Symbol.asyncDispose]()
    await other.query('CREATE DATABASE copy TEMPLATE postgres')
    connection = await connect({ ...server.connection, database: 'copy' })
    expect(await catalogFingerprint(connection)).toBe(before)
  })
})
