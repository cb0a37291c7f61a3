import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../postgres/index.ts'
import { snapshotText } from '../../snapshot/index.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { exportSnapshot } from './export.ts'
import { exportFile } from './export-file.ts'

const { connection, settings } = serverForTests()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-export-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('rows of any length, with a key or without one, are in the file as their values would be', async () => {
  await remakeDatabase(
    connection(),
    `CREATE TABLE keyed (id int PRIMARY KEY, t text, j jsonb);
     INSERT INTO keyed SELECT n, repeat(E'😀\\t\\v"\\\\', CASE n WHEN 30 THEN 100000 ELSE n END), jsonb_build_array(repeat('é"', n * n), n)
     FROM generate_series(1, 60) n;
     CREATE TABLE keyless AS SELECT t, j FROM keyed ORDER BY id DESC;
     CREATE TABLE empty (id int); CREATE TABLE no_columns (); INSERT INTO no_columns SELECT FROM generate_series(1, 3)`,
  )
  const schema = await schemaOf(connection())
  const rows = await exportSnapshot(connection(), schema)
  for (const name of ['a.json', 'a.ndjson']) {
    const path = join(folder, name)
    const written = await exportFile(connection(), schema, path)
    const text = await readFile(path, 'utf8')
    expect(text === snapshotText(path, rows), name).toBe(true)
    expect(written).toEqual({ rows: 123, bytes: Buffer.byteLength(text) })
  }
})

test('text that is not UTF-8 is refused, and no file stays', async () => {
  await connection().query(`CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`)
  for (const key of ['PRIMARY KEY', '']) {
    await using bytes = await connect({ ...settings(), database: 'bytes' })
    await bytes.client.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (id int ${key}, v text)`)
    await bytes.client.query(`INSERT INTO t VALUES (1, 'é'), (2, E'\\xff')`)
    const schema = await schemaOf(bytes)
    for (const [encoding, reason] of [
      ['UTF8', 'invalid byte sequence for encoding "UTF8": 0xff'],
      ['SQL_ASCII', 'it holds text that is not UTF-8'],
    ]) {
      await bytes.query(`SET client_encoding = ${encoding}`)
      await expect(exportFile(bytes, schema, join(folder, 'bytes.json'))).rejects.toMatchObject({
        code: 'export-failed',
        message: `public.t cannot be exported: ${reason}`,
      })
    }
    expect((await bytes.query('SELECT 1')).rows).toEqual([['1']])
  }
  expect((await readdir(folder)).filter((name) => name.startsWith('bytes'))).toEqual([])
})
