import { expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import { connect } from '../postgres/index.ts'
import { exportSnapshot } from './export/export.ts'
import { importRows } from './import/import.ts'
import { remakeDatabase, schemaOf } from './test-database.ts'
import { serverForTests } from './test-server.ts'

const { connection, settings } = serverForTests()
const tables = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.author (id serial PRIMARY KEY, name text);
  CREATE TABLE shop.book (id int PRIMARY KEY, author int REFERENCES shop.author);`
const rows = async function* () {
  yield [{ model: modelName('shop.author'), pk: 1, fields: { name: 'ada' } }]
}

test('a role that may not read is told what it lacks, of all tables at once', async () => {
  await remakeDatabase(connection(), `${tables} DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN`)
  const schema = await schemaOf(connection())
  await using reader = await connect({ ...settings(), user: 'reader' })
  const fixOf = () => exportSnapshot(reader, schema).catch((error) => error.fix)
  expect(await fixOf()).toBe(
    'the role lacks rights: GRANT USAGE ON SCHEMA "shop" TO "reader"; ' +
      'GRANT SELECT ON "shop"."author", "shop"."book" TO "reader"',
  )
  await connection().client.query('GRANT USAGE ON SCHEMA shop TO reader; GRANT SELECT ON shop.author TO reader')
  expect(await fixOf()).toBe('the role lacks rights: GRANT SELECT ON "shop"."book" TO "reader"')
  await connection().query('GRANT SELECT ON shop.book TO reader')
  expect(await exportSnapshot(reader, schema)).toEqual([])
  await connection().query('DROP OWNED BY reader')
})

test('the statements that a role is told let it import', async () => {
  await remakeDatabase(connection(), `${tables} DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN`)
  await connection().query('GRANT SET ON PARAMETER session_replication_role TO writer')
  const schema = await schemaOf(connection())
  await using writer = await connect({ ...settings(), user: 'writer' })
  const load = () => importRows(writer, schema, rows, { target: 'existing' })
  const error = await load().catch((error) => error)
  expect(error).toMatchObject({ code: 'import-failed', problems: [{ failure: 'database-error' }] })
  const [problem] = error.problems
  expect(problem.message).toContain('permission denied')
  expect(problem.fix).toBe(
    'it lacks rights: GRANT USAGE ON SCHEMA "shop" TO "writer"; ' +
      'GRANT SELECT, INSERT, UPDATE, TRUNCATE ON "shop"."author", "shop"."book" TO "writer"; ' +
      'GRANT USAGE, SELECT, UPDATE ON SEQUENCE "shop"."author_id_seq" TO "writer"',
  )
  await connection().client.query(problem.fix.replace('it lacks rights: ', ''))
  expect(await load()).toBe(1)
  await connection().query('DROP OWNED BY writer')
})
