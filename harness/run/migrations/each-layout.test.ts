import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Subject } from '../../config/index.ts'
import type { Case, Step } from '../../model/case.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, connect } from '../../postgres/index.ts'
import { ownDatabase } from '../../postgres/test-own-database.ts'
import { applyStep } from '../../transform/index.ts'
import { applySchema } from '../apply-schema.ts'
import { readStepSql, readWayBack } from './read-step-sql.ts'
import { schemaAtImport } from './schema-at-import.ts'

const opened: AsyncDisposable[] = []
let connection: Connection
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-layouts-'))
  const server = await ownDatabase()
  connection = await connect(server.connection)
  opened.push(connection, server)
}, 60_000)
afterAll(async () => {
  for (const each of opened) await each[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

const books = 'CREATE TABLE book (id int PRIMARY KEY, title text NOT NULL);'
const noBooks = 'DROP TABLE book;'
const pages = 'ALTER TABLE book ADD pages int;'
const index = 'CREATE INDEX CONCURRENTLY book_pages ON book (pages);'
const noPages = 'ALTER TABLE book DROP pages;'
const fill = `UPDATE book SET pages = 7 /* ; */ WHERE title = 'Ba;salt';\nUPDATE book SET title = upper(title);`
const noFill = 'UPDATE book SET title = lower(title);'

const layouts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { '1_books.sql': books, '2_pages.sql': pages, '03_index.sql': index, '4_fill.sql': fill },
  'golang-migrate': {
    '000001_books.up.sql': books,
    '000002_pages.up.sql': pages,
    '000002_pages.down.sql': noPages,
    '000003_index.up.sql': index,
    '000003_index.down.sql': 'DROP INDEX CONCURRENTLY book_pages',
    '000004_fill.up.sql': `BEGIN;\n${fill}\nCOMMIT;`,
    '000004_fill.down.sql': noFill,
  },
  dbmate: {
    '1_books.sql': `-- migrate:up\n${books}\n-- migrate:down\n${noBooks}`,
    '2_pages.sql': `-- migrate:up\n${pages}\n\n-- migrate:down\n${noPages}`,
    '3_index.sql': `-- migrate:up transaction:false\nSELECT 1;\n${index}\n-- migrate:down\nDROP INDEX book_pages;`,
    '4_fill.sql': `-- migrate:up\n${fill}\n-- migrate:down\n${noFill}`,
  },
  goose: {
    '1_books.sql': `-- +goose Up\n${books}\n-- +goose Down\n${noBooks}`,
    '2_pages.sql': `-- +goose Up\n${pages}\n\n-- +goose Down\n${noPages}`,
    '3_index.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${index}\n-- +goose Down\nDROP INDEX book_pages;`,
    '4_fill.sql': `-- +goose Up\n-- +goose StatementBegin\n${fill}\n-- +goose StatementEnd\n-- +goose Down\n${noFill}`,
  },
  'node-pg-migrate': {
    '1700000000001_books.sql': `-- Up Migration\n${books}\n\n-- Down Migration\n${noBooks}`,
    '1700000000002_pages.sql': `-- Up Migration\n${pages}\n\n-- Down Migration\n${noPages}`,
    '1700000000003_index.sql': `-- Up Migration\n${index.replace('CONCURRENTLY ', '')}\n-- Down Migration\nDROP INDEX book_pages;`,
    '1700000000004_fill.sql': `-- Up Migration\n${fill}\n\n-- Down Migration\n${noFill}`,
  },
  Prisma: {
    'migration_lock.toml': 'provider = "postgresql"',
    '20260101000000_books/migration.sql': books,
    '20260102000000_pages/migration.sql': pages,
    '20260103000000_index/migration.sql': index,
    '20260104000000_fill/migration.sql': fill,
  },
  Drizzle: {
    'meta/_journal.json': JSON.stringify({
      entries: ['0000_books', '0001_pages', '0002_index', '0003_fill'].map((tag, idx) => ({ idx, tag })),
    }),
    '0000_books.sql': `${books}--> statement-breakpoint\nSELECT 1;`,
    '0001_pages.sql': pages,
    '0002_index.sql': index.replace('CONCURRENTLY ', ''),
    '0003_fill.sql': fill.replace('\n', '--> statement-breakpoint\n'),
  },
}

/** A subject of these migrations, and a case that migrates it from its second version to the last. */
async function prepare(
  layout: string,
  from: string,
): Promise<readonly [Subject, Pick<Case, 'transform' | 'file'>, Step]> {
  const folder = join(root, layout)
  for (const [path, text] of Object.entries(layouts[layout] ?? {})) {
    await mkdir(dirname(join(folder, 'm', path)), { recursive: true })
    await writeFile(join(folder, 'm', path), text)
  }
  const step: Step = { kind: 'migrate', folder: join(folder, 'm'), from, to: null, line: 5 }
  await connection.client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  return [{ definition: { name: layout, schema: { migrations: 'm' } }, folder }, { transform: [step], file: 'a' }, step]
}

async function rows(): Promise<readonly unknown[]> {
  return (await connection.query('SELECT * FROM book ORDER BY id')).rows
}

async function indexes(): Promise<number> {
  return (await connection.query(`SELECT 1 FROM pg_indexes WHERE indexname = 'book_pages'`)).rows.length
}

/** Nothing of it is looked at. */
const schema: Schema = { subject: 's', models: new Map(), sequences: [] }

/** What the version before the last two is called, and whether there is a way back to it. */
const versions: readonly (readonly [string, string, boolean])[] = [
  ['plain', '2', false],
  ['golang-migrate', '2', true],
  ['dbmate', '0002', true],
  ['goose', '2_pages', true],
  ['node-pg-migrate', '1700000000002_pages', true],
  ['Prisma', '20260102000000', false],
  ['Drizzle', '1', false],
]

test.each(versions)(
  '%s migrations make a database of a version, take it on, and back if they can',
  async (layout, from, canReturn) => {
    const [subject, parsed, step] = await prepare(layout, from)
    const { files, isNewest } = await schemaAtImport(parsed, subject)
    expect(isNewest).toBe(false)
    await applySchema(connection, files)
    await connection.query(`INSERT INTO book VALUES (1, 'Ba;salt'), (2, 'Lichen')`)
    await applyStep(connection, schema, step, await readStepSql(step, 1, { ...parsed, subjectFolder: '' }))
    expect(await rows()).toEqual([
      ['1', 'BA;SALT', '7'],
      ['2', 'LICHEN', null],
    ])
    expect(await indexes()).toBe(1)
    if (!canReturn) return expect(readWayBack(parsed)).rejects.toThrow('has no way back')
    for (const { parts } of await readWayBack(parsed)) await applyStep(connection, schema, step, parts)
    expect(await rows()).toEqual([
      ['1', 'ba;salt', '7'],
      ['2', 'lichen', null],
    ])
    expect(await indexes()).toBe(0)
  },
)

test.each(Object.keys(layouts))('%s migrations make the newest database of a subject', async (layout) => {
  const [subject] = await prepare(layout, 'none')
  const { files, isNewest } = await schemaAtImport({ transform: [], file: 'a' }, subject)
  expect(isNewest).toBe(true)
  await applySchema(connection, files)
  expect(await rows()).toEqual([])
})

test('a schema of migrations that fails is told by file and line, of a section too', async () => {
  const files = [{ path: '/m/1.sql', text: '-- migrate:up\nSELECT 1;\nSELECT missing', firstLine: 5 }]
  const failure = (transaction: 'own' | 'none') =>
    applySchema(
      connection,
      files.map((file) => ({ ...file, transaction })),
    )
  await expect(failure('own')).rejects.toThrow('/m/1.sql:7:8: column "missing" does not exist')
  await expect(failure('none')).rejects.toThrow('/m/1.sql:7:8: column "missing" does not exist')
  const divided = [{ path: '/m/1.sql', text: 'SELECT 1;\n\nSELECT 1 / 0', firstLine: 5, transaction: 'none' as const }]
  await expect(applySchema(connection, divided)).rejects.toThrow('/m/1.sql:7: division by zero')
})
