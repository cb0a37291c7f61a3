import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Schema } from '../../model/schema.ts'
import type { Row, RowStream } from '../../model/snapshot.ts'
import { type Connection, type ConnectionSettings, connect, quoteIdentifier } from '../../postgres/index.ts'
import { compareFiles } from '../../run/index.ts'
import { writeSnapshotRows } from '../../snapshot/index.ts'
import { exportRows } from '../export/export.ts'
import { exportFile } from '../export/export-file.ts'
import { importFile } from '../relocate/import-file.ts'
import { schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { django, whyNoDjango } from './test-django.ts'

const why = await whyNoDjango()
const forms = [
  ['dumpdata', []],
  ['dumpdata --natural-foreign', ['--natural-foreign']],
  ['dumpdata --indent', ['--indent', '2']],
] as const

/** Join tables have the names that Django knows them by. */
const subject = {
  naming: 'django',
  excludeTables: ['django_migrations'],
  models: {
    'auth.user_groups': { table: 'auth_user_groups' },
    'auth.user_user_permissions': { table: 'auth_user_user_permissions' },
    'auth.group_permissions': { table: 'auth_group_permissions' },
    'odd.thing_tags': { table: 'odd_thing_tags' },
    'odd.thing_near': { table: 'odd_thing_near' },
  },
} as const

describe.skipIf(why !== null)(`files of Django${why === null ? '' : ` (${why})`}`, () => {
  const server = serverForTests()
  let folder: string
  let schema: Schema
  const at = (name: string): string => join(folder, name)
  const settingsOf = (database: string): ConnectionSettings => ({ ...server.settings(), database })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pg-django-'))
    await createDatabase('empty')
    await django(settingsOf('empty'), 'create')
    await createDatabase('filled', 'empty')
    await django(settingsOf('filled'), 'fill')
    await using connection = await connect(settingsOf('empty'))
    schema = await schemaOf(connection, subject)
  }, 120_000)

  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true })
  })

  describe.each(forms)('that %s wrote', (_form, options) => {
    test('are imported as Django itself loads them', async () => {
      const dump = at('dump.json')
      await django(settingsOf('filled'), 'dumpdata', dump, ...options)
      await using ours = await importedInto('ours', dump)
      await createDatabase('theirs', 'empty')
      await django(settingsOf('theirs'), 'loaddata', dump)
      await using theirs = await connect(settingsOf('theirs'))
      const loaded = await contents(theirs)
      expect([...loaded.values()].filter((lines) => lines.length > 0).length).toBeGreaterThan(10)
      expect(await contents(ours)).toEqual(loaded)

      // What we export then says the same, in other words.
      await exportFile(ours, schema, at('export.json'))
      const definition = { name: 'test', schema: 'schema.sql', ...subject }
      const bound = { subject: { definition, folder }, schema, comparators: new Map() }
      const comparison = await compareFiles(bound, dump, at('export.json'), { keysPreserved: true })
      expect(comparison.findings).toEqual([])
    }, 60_000)
  })

  // In bytea, hstore and ranges we write PostgreSQL's own text, which Django does not read.
  test('hold what we export from them, for Django to load again, but for bytea, hstore and ranges', async () => {
    const dump = at('dump.json')
    await django(settingsOf('filled'), 'dumpdata', dump)
    await using ours = await importedInto('ours', dump)
    await writeSnapshotRows(at('export.json'), withoutSpecial(exportRows(ours, schema)))
    await ours.query('TRUNCATE odd_special')
    await createDatabase('theirs', 'empty')
    await django(settingsOf('theirs'), 'loaddata', at('export.json'))
    await using theirs = await connect(settingsOf('theirs'))
    expect(await contents(theirs)).toEqual(await contents(ours))
  }, 60_000)

  async function createDatabase(name: string, template = 'template0'): Promise<void> {
    await server.connection().query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.connection().query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  }

  async function importedInto(database: string, file: string): Promise<Connection> {
    await createDatabase(database, 'empty')
    const connection = await connect(settingsOf(database))
    await importFile(connection, schema, file)
    return connection
  }

  /** The lines of each table, as texts of rows. The keys of join tables' rows are in no file: they are left out. */
  async function contents(connection: Connection): Promise<ReadonlyMap<string, readonly string[]>> {
    const tables = new Map<string, readonly string[]>()
    for (const { table, fields, foreignKeys } of schema.models.values()) {
      const isJoin = fields.length === 3 && foreignKeys.length === 2
      const columns = fields.map(({ column }) => column).filter((column) => !isJoin || column !== 'id')
      const row = columns.map(quoteIdentifier).join(', ')
      const { rows } = await connection.query(`SELECT ROW(${row})::text FROM ${quoteIdentifier(table.name)} ORDER BY 1`)
      tables.set(
        table.name,
        rows.map(([text]) => text ?? ''),
      )
    }
    return tables
  }
})

async function* withoutSpecial(stream: RowStream): AsyncGenerator<readonly Row[]> {
  for await (const rows of stream) yield rows.filter(({ model }) => model !== 'odd.special')
}
