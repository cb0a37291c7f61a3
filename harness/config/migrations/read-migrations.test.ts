import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import type { Migration } from '../../model/migration.ts'
import { readMigrations } from './read-migrations.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-migrations-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Files by their paths in the folder. */
async function read(files: Readonly<Record<string, string>>): Promise<readonly Migration[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return readMigrations(folder)
}

/** Without the folder's path. */
async function refusal(files: Readonly<Record<string, string>>): Promise<string> {
  try {
    await read(files)
  } catch (error) {
    if (error instanceof HarnessError) return error.message.replaceAll(folder, '.')
    throw error
  }
  throw new Error('nothing was refused')
}

/** As `version name: up / down`, with the lines that the parts begin with and, in capitals, how they run. */
function told(migrations: readonly Migration[]): readonly string[] {
  const part = (given: Migration['down']): string =>
    given === null ? '-' : `${given.firstLine} ${JSON.stringify(given.text)} ${given.transaction.toUpperCase()}`
  return migrations.map(({ version, name, up, down }) => `${version} ${name}: ${part(up)} / ${part(down)}`)
}

describe('the layout of a folder of migrations', () => {
  test('is plain .sql files, in the order of the numbers in their names', async () => {
    const files = { '10_b.sql': 'c', '2_a.sql': 'b', '1.sql': 'a', 'notes.txt': '', '2025-01-02-z.sql': 'd' }
    expect(told(await read(files))).toEqual([
      '1 1: 1 "a" AS-SENT / -',
      '2 2_a: 1 "b" AS-SENT / -',
      '10 10_b: 1 "c" AS-SENT / -',
      '2025-01-02-z 2025-01-02-z: 1 "d" AS-SENT / -',
    ])
  })

  test('is that of golang-migrate: a file for each way', async () => {
    const files = { '000002_b.up.sql': 'b', '000001_a.up.sql': 'a', '000001_a.down.sql': 'no a', 'README.md': '' }
    expect(told(await read(files))).toEqual([
      '000001 000001_a: 1 "a" AS-SENT / 1 "no a" AS-SENT',
      '000002 000002_b: 1 "b" AS-SENT / -',
    ])
  })

  test('is that of dbmate: sections, of which each says whether it runs in a transaction', async () => {
    const files = {
      '20260102_b.sql': '-- migrate:up transaction:false\nb\n',
      '20260101_a.sql': '-- what for\n\n-- migrate:up\na\n\n-- migrate:down transaction:false\nno a\n',
    }
    expect(told(await read(files))).toEqual([
      '20260101 20260101_a: 3 "-- migrate:up\\na\\n\\n" OWN / 6 "-- migrate:down transaction:false\\nno a\\n" NONE',
      '20260102 20260102_b: 1 "-- migrate:up transaction:false\\nb\\n" NONE / -',
    ])
  })

  test('is that of goose', async () => {
    const files = {
      '1_a.sql': '-- +goose Up\na\n-- +goose Down\nno a',
      '2_b.sql': '-- +goose NO TRANSACTION\n-- +goose Up\nb',
    }
    expect(told(await read(files))).toEqual([
      '1 1_a: 1 "-- +goose Up\\na\\n" OWN / 3 "-- +goose Down\\nno a" OWN',
      '2 2_b: 2 "-- +goose Up\\nb" NONE / -',
    ])
  })

  test('is that of node-pg-migrate: sections in any order, and files without any', async () => {
    const files = {
      '1700000000001_a.sql': '-- Up Migration\na\n-- Down Migration\nno a',
      '1700000000002_b.sql': '---- down migration ----\nno b\n\n\n --  up   migration\nb',
      '1700000000003_c.sql': 'c',
    }
    expect(told(await read(files))).toEqual([
      '1700000000001 1700000000001_a: 1 "-- Up Migration\\na\\n" OWN / 3 "-- Down Migration\\nno a" OWN',
      '1700000000002 1700000000002_b: 5 "--  up   migration\\nb" OWN / 1 "---- down migration ----\\nno b\\n\\n\\n " OWN',
      '1700000000003 1700000000003_c: 1 "c" OWN / -',
    ])
  })

  test('is that of Prisma: a folder each', async () => {
    const files = {
      'migration_lock.toml': 'provider = "postgresql"',
      '20260102000000_b/migration.sql': 'b',
      '20260101000000_a/migration.sql': 'a',
      '20260101000000_a/down.sql': 'no a',
    }
    expect(told(await read(files))).toEqual([
      '20260101000000 20260101000000_a: 1 "a" AS-SENT / 1 "no a" AS-SENT',
      '20260102000000 20260102000000_b: 1 "b" AS-SENT / -',
    ])
  })

  test('is that of Drizzle: the order is the journal’s', async () => {
    const files = {
      'meta/_journal.json': JSON.stringify({
        entries: [
          { idx: 0, tag: '0001_b' },
          { idx: 1, tag: '0000_a' },
        ],
      }),
      'meta/0000_snapshot.json': '{}',
      '0000_a.sql': 'a1;--> statement-breakpoint\na2',
      '0001_b.sql': 'b',
    }
    expect(told(await read(files))).toEqual([
      '0001 0001_b: 1 "b" OWN / -',
      '0000 0000_a: 1 "a1;--> statement-breakpoint\\na2" OWN / -',
    ])
  })
})

describe('a folder of migrations', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'holds some',
      { 'a.txt': '', 'sub/1.sql': '' },
      ['.: there is no .sql file in it, and no folder with a migration.sql'],
    ],
    ['holds SQL only', { '1.sql': '', '2_b.js': '' }, ['./2_b.js: a migration that is a program cannot be run here']],
    [
      'has one version once',
      { '3_a.sql': '', '0003_b.sql': '' },
      ['./0003_b.sql: version 0003 is also that of 3_a', 'give each a number of its own'],
    ],
    [
      'is of one layout, not of pairs and others',
      { '1_a.up.sql': '', '2_b.sql': '' },
      ['./2_b.sql: its name ends neither in .up.sql nor in .down.sql, as others do'],
    ],
    [
      'is of one layout, not of two tools',
      { '1_a.sql': '-- migrate:up', '2_b.sql': '-- +goose Up' },
      ['.: there are lines of several tools: -- migrate:up (dbmate) and -- +goose Up (goose)'],
    ],
    [
      'is of one layout, not of folders and files',
      { '1_a/migration.sql': '', '2_b.sql': '' },
      ['./2_b.sql: beside folders with a migration.sql each'],
    ],
    [
      'has no folder without a migration',
      { '1_a/migration.sql': '', '2_b/x.sql': '' },
      ['./2_b: there is no migration.sql'],
    ],
    [
      'of pairs has no way back alone',
      { '1_a.down.sql': '', '2_b.up.sql': '' },
      ['./1_a.down.sql: there is no file of the same name that ends in .up.sql', 'add 1_a.up.sql'],
    ],
    [
      'of dbmate has no file without a way up, or without a number',
      { '1_a.sql': '-- migrate:down', '2_b.sql': 'SELECT 1', 'c.sql': '-- migrate:up' },
      [
        './1_a.sql: there is no line -- migrate:up, which dbmate needs',
        './2_b.sql: there is no line -- migrate:up',
        './c.sql: dbmate passes over a file whose name does not begin with a number',
      ],
    ],
    [
      'of Drizzle has just what its journal names',
      { 'meta/_journal.json': '{"entries": [{"tag": "0000_a"}]}', '0001_b.sql': '' },
      [
        '_journal.json: it names 0000_a, but there is no 0000_a.sql',
        './0001_b.sql: meta/_journal.json does not name it',
      ],
    ],
    ['of Drizzle has a journal', { 'meta/_journal.json': '{"entries": 1}' }, ['this is no journal of Drizzle']],
  ])('%s', async (_, files, parts) => {
    const message = await refusal(files)
    for (const part of parts) expect(message).toContain(part)
  })

  test('is there', async () => {
    await expect(readMigrations(join(folder, 'gone'))).rejects.toMatchObject({ code: 'bad-config' })
    expect(await refusal({ '1.sql': '' }).catch(() => 'fine')).toBe('fine')
    await expect(readMigrations(join(folder, '1.sql'))).rejects.toThrow('1.sql cannot be read: it is no folder')
  })
})
