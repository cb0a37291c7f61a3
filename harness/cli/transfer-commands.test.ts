import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkout, type Ended, inProcess, temporaryFolder } from './test-command.ts'
import { shopForTests } from './test-shop-database.ts'

const { url, connection } = shopForTests()
const smallShop = join(checkout, 'snapshots/bookshop/small-shop.json')
const subject = ['--subject', 'bookshop', '--root', checkout]

const importInto = (file: string, ...options: readonly string[]): Promise<Ended> =>
  inProcess('import', file, '--url', url(), ...subject, ...options)

const replaced = (file = smallShop) => importInto(file, '--into-existing', '--replace')

const authors = async () => (await connection().query('SELECT count(*) FROM shop.author')).rows[0]?.[0]

describe('import', () => {
  test('writes to a database that it did not create only when that is said', async () => {
    await replaced()
    const { exitCode, stdout, stderr } = await importInto(smallShop)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('--into-existing')
  })

  test('replaces rows only when that is said too', async () => {
    await replaced()
    await connection().query(`INSERT INTO shop.author (name) VALUES ('kept')`)
    const before = await authors()
    const { exitCode, stderr } = await importInto(smallShop, '--into-existing')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there are rows of shop.author')
    expect(stderr).toContain('--replace')
    expect(await authors()).toBe(before)
    expect(await replaced()).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await authors()).not.toBe(before)
  })

  test('replaces no row that other tables of the database refer to', async () => {
    await replaced()
    await connection().query('CREATE TABLE public.fan AS SELECT id AS author FROM shop.author')
    await connection().query('ALTER TABLE public.fan ADD FOREIGN KEY (author) REFERENCES shop.author')
    try {
      const fans = async () => (await connection().query('SELECT count(*) FROM public.fan')).rows
      const before = [await authors(), await fans()]
      const { exitCode, stderr } = await replaced()
      expect(exitCode).toBe(2)
      expect(stderr).toContain('the tables cannot be emptied, for others refer to them; nothing was changed')
      expect([await authors(), await fans()]).toEqual(before)
    } finally {
      await connection().query('DROP TABLE public.fan')
    }
  })

  test('tells what was imported, to a person or to a program', async () => {
    expect((await replaced()).stdout).toMatch(/^✓ 80 rows of .*small-shop\.json imported into postgres at .*\n$/)
    const { stdout } = await importInto(smallShop, '--into-existing', '--replace', '--json')
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      subject: 'bookshop',
      file: smallShop,
      rows: 80,
      scope: 'global',
      alreadyApplied: false,
      models: expect.objectContaining({ 'shop.order': { inserted: 5, existing: 0, overwritten: 0, leftOut: 0 } }),
      unknown: { users: [], organizations: [] },
      effects: {
        values: {},
        replaced: expect.objectContaining({ 'shop.order': 5 }),
        droppedModels: {},
        droppedFields: {},
      },
      hint: null,
      durationMs: expect.any(Number),
    })
  })

  test('of a bad row leaves the database as it was, and names the row', async () => {
    await replaced()
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'bad.json')
    await writeFile(file, (await readFile(smallShop, 'utf8')).replace('"born": "1948-05-17"', '"born": "never"'))
    const before = await authors()
    const { exitCode, stderr } = await replaced(file)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/nothing was changed\n {4}shop\.author row \d+ \(pk \d+\): field born/),
    })
    expect(await authors()).toBe(before)
  })

  test('with triggers on lets them fire', async () => {
    await connection().query(`
      CREATE FUNCTION shop.shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.name := upper(new.name); RETURN new; END $$`)
    await connection().query(
      'CREATE TRIGGER shout BEFORE INSERT ON shop.author FOR EACH ROW EXECUTE FUNCTION shop.shout()',
    )
    try {
      const quiet = `SELECT bool_and(name = upper(name))::text FROM shop.author`
      await replaced()
      expect((await connection().query(quiet)).rows).toEqual([['false']])
      await importInto(smallShop, '--into-existing', '--replace', '--triggers', 'on')
      expect((await connection().query(quiet)).rows).toEqual([['true']])
    } finally {
      await connection().query('DROP FUNCTION shop.shout CASCADE')
    }
  })
})

describe('export', () => {
  test('writes the very bytes that were imported', async () => {
    await replaced()
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'out.json')
    const { exitCode, stdout } = await inProcess('export', file, '--url', url(), ...subject)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^✓ 80 rows of .* written to /) })
    expect(await readFile(file, 'utf8')).toBe(await readFile(smallShop, 'utf8'))
  })

  test('packs them when the name asks for it, and tells a program', async () => {
    await replaced()
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'out.ndjson.gz')
    const { stdout } = await inProcess('export', file, '--url', url(), ...subject, '--json', '--sequences')
    const bytes = await readFile(file)
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
    expect(lines.at(-1)).toContain('"model":"postgres.sequence"')
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, rows: lines.length, bytes: bytes.length })
  })
})

describe('a table that the subject does not know', () => {
  const out = async (...options: readonly string[]): Promise<Ended> => {
    await using folder = await temporaryFolder()
    return await inProcess('export', join(folder.path, 'out.json'), '--url', url(), ...options)
  }

  test('is named by an export, to a person and to a program', async () => {
    expect(await out(...subject)).toMatchObject({ exitCode: 0, stderr: '' })
    await connection().query('CREATE TABLE shop.audit_log (id int)')
    try {
      const { exitCode, stderr } = await out(...subject)
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr:
          'the database has a table that subject bookshop does not know, so the snapshot has no row of it: shop.audit_log\n' +
          '  add it to its schema, or, if it is to take no part, list it in its excludeTables\n',
      })
      expect(JSON.parse((await out(...subject, '--json')).stdout)).toMatchObject({ unknownTables: ['shop.audit_log'] })
    } finally {
      await connection().query('DROP TABLE shop.audit_log')
    }
  })

  test('is not named where the subject excludes it, though its schema has no such table', async () => {
    await using folder = await temporaryFolder()
    const shop = join(folder.path, 'snapshots/bookshop')
    await cp(join(checkout, 'snapshots/bookshop'), shop, { recursive: true })
    const definition = { name: 'bookshop', schema: { migrations: 'migrations' }, excludeTables: ['shop.audit_log'] }
    await writeFile(join(shop, 'subject.ts'), `export default ${JSON.stringify(definition)}`)
    await connection().query('CREATE TABLE shop.audit_log (id int)')
    await connection().query('CREATE TABLE public.other (id int)')
    try {
      const { stdout } = await out('--subject', 'bookshop', '--root', folder.path, '--json')
      expect(JSON.parse(stdout)).toMatchObject({ unknownTables: ['public.other'] })
    } finally {
      await connection().query('DROP TABLE shop.audit_log, public.other')
    }
  })
})

describe.each(['import', 'export'])('%s', (name) => {
  const consent = name === 'import' ? ['--into-existing'] : []

  test('wants to know which database, and whose rows', async () => {
    const unnamed = await inProcess(name, smallShop, ...consent)
    expect(unnamed.exitCode).toBe(2)
    expect(unnamed.stderr).toContain('--url postgresql://')
    const subjectless = await inProcess(name, '/tmp/x.json', '--url', url(), ...consent)
    expect(subjectless).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--subject NAME') })
  })

  test('refuses a database that does not have the tables of the subject, and says how it differs', async () => {
    await connection().query('ALTER TABLE shop.author RENAME born TO birth_year')
    try {
      const { exitCode, stderr } = await inProcess(name, smallShop, '--url', url(), ...subject, ...consent)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('does not have the schema of subject bookshop')
      expect(stderr).toContain('table shop.author: column born is missing')
      expect(stderr).toContain("table shop.author: column birth_year is not in the subject's schema")
    } finally {
      await connection().query('ALTER TABLE shop.author RENAME birth_year TO born')
    }
  })

  test('of a server that does not answer says so', async () => {
    const url = 'postgresql://postgres@127.0.0.1:9/postgres'
    expect(await inProcess(name, smallShop, '--url', url, ...subject, ...consent)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('does not answer'),
    })
  })
})
