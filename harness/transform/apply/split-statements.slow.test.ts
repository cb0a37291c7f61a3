import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../model/catalog.ts'
import { introspect } from '../../postgres/index.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { splitStatements } from './split-statements.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

const reset = `DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA IF EXISTS stock CASCADE;
  CREATE SCHEMA public`

/** Of the bookshop, whose schema is a folder of migrations, all that lead to the newest version. */
async function schemaOf(name: string): Promise<string> {
  const folder = new URL(`../../../snapshots/${name}/`, import.meta.url)
  if (name === 'sentry') return await readFile(new URL('schema.sql', folder), 'utf8')
  const migrations = new URL('migrations/', folder)
  const files = (await readdir(migrations)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, migrations), 'utf8')))
  return texts.map((text) => text.replace(/^-- migrate:down[\s\S]*/m, '')).join('\n')
}

test.each(['bookshop', 'sentry'])(
  'the schema of %s, sent by statements, makes the same database as sent whole',
  async (name) => {
    const text = await schemaOf(name)
    const { connection } = database
    const made = async (texts: readonly string[]): Promise<Catalog> => {
      await connection.client.query(reset)
      for (const each of texts) await connection.client.query(each)
      await connection.query('SET search_path TO DEFAULT')
      return introspect(connection)
    }
    const whole = await made([text.replace(/^\\(?:un)?restrict\b.*$/gm, '')])
    const statements = splitStatements(text)
    expect(statements.length).toBeGreaterThan(20)
    expect(await made(statements.map((statement) => statement.text))).toEqual(whole)
  },
  60_000,
)
