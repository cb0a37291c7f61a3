import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { readCatalogFile, writeCatalogFile } from './catalog-file.ts'
import { loadSubject, subjectNames } from './load-subject.ts'
import { hashSchemaFiles, readSchemaFiles } from './schema-files.ts'
import { catalog, table } from './test-catalog.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip test '))
})
afterAll(() => rm(root, { recursive: true }))

async function write(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, 'snapshots', name, file)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (error instanceof HarnessError && error.code === 'bad-config') return error.message.replaceAll(root, '.')
  throw new Error(`not a bad-config error: ${error}`)
}

describe('a subject', () => {
  test('is the default export of its file, in TypeScript or JavaScript, which may import others', async () => {
    await write('shop', {
      'subject.ts': `import { secret } from './names.ts'\nconst name: string = 'shop'\nexport default { name, schema: 'schema.sql', models: { 'a.b': { secrets: [secret] } } }`,
      'names.ts': `export const secret: string = 'token'`,
    })
    await write('plain', { 'subject.mjs': `export default { name: 'plain', schema: { migrations: 'migrations' } }` })
    expect(await loadSubject(root, 'shop')).toEqual({
      definition: { name: 'shop', schema: 'schema.sql', models: { 'a.b': { secrets: ['token'] } } },
      folder: join(root, 'snapshots', 'shop'),
    })
    expect((await loadSubject(root, 'plain')).definition.name).toBe('plain')
    expect(await subjectNames(root)).toEqual(['plain', 'shop'])
  })

  test('that is not there is told with those that are', async () => {
    expect(await failure(loadSubject(root, 'shpo'))).toBe(
      'there is no subject shpo: ./snapshots/shpo/subject.ts does not exist\n  did you mean shop? There are: plain, shop',
    )
    expect(await failure(loadSubject(join(root, 'elsewhere'), 'shop'))).toContain('no subject is under')
  })

  test('is never looked for outside snapshots/', async () => {
    expect(await failure(loadSubject(root, '../snapshots/shop'))).toContain('there is no subject ../snapshots/shop')
    expect(await failure(loadSubject(root, '..'))).toContain('there is no subject ..')
  })

  test('that has a syntax error, or throws, is told with its file', async () => {
    await write('broken', { 'subject.ts': 'export default {' })
    await write('throws', { 'subject.ts': `throw new Error('no luck')` })
    expect(await failure(loadSubject(root, 'broken'))).toContain('./snapshots/broken/subject.ts cannot be loaded: ')
    expect(await failure(loadSubject(root, 'throws'))).toBe('./snapshots/throws/subject.ts cannot be loaded: no luck')
  })

  test('of another name than its folder is refused', async () => {
    await write('renamed', { 'subject.ts': `export default { name: 'old', schema: 'schema.sql' }` })
    expect(await failure(loadSubject(root, 'renamed'))).toBe(
      "./snapshots/renamed/subject.ts defines subject old, not renamed\n  give the subject the name of its folder: name: 'renamed'",
    )
  })

  test('that is of the wrong shape is refused with every problem', async () => {
    await write('wrong', {
      'subject.ts': `export default { name: '', schema: 'schema.txt', naming: 'rails', model: {}, excludeTables: 'a',
        models: { 'a.b': { secret: ['token'], secrets: 'token', fields: { a: 1 } }, 'c.d': null,
          'e.f': { polymorphicKeys: { a: { type: 'b' } }, jsonKeys: { a: ['b'] } } },
        comparators: { 'a.b': [{}, function ignored() {}, { name: 'own', fields: 'a' }], 'c.d': {} } }`,
    })
    expect((await failure(loadSubject(root, 'wrong'))).split('\n')).toEqual(
      [
        './snapshots/wrong/subject.ts is not a subject',
        'unknown property model: did you mean models?',
        'name must be a text',
        'schema must be a path, { file } or { migrations }',
        "naming must be 'django' or 'table'",
        'excludeTables must be a list of names',
        "unknown property models['a.b'].secret: did you mean secrets?",
        "models['a.b'].fields must be names by name",
        "models['a.b'].secrets must be a list of names",
        "models['c.d'] must be an object",
        "models['e.f'].polymorphicKeys must be { type: 'field', models: { value: 'model' } } by field",
        "models['e.f'].jsonKeys must be { 'path.in.it': 'model' } by field",
        "comparators['a.b'][0] is no comparator: make one with defineComparator",
        "comparators['a.b'][1] is a function and no comparator: call it with the fields that it is to claim, as in ignored('field')",
        "comparators['a.b'][2] (own) is no comparator: its fields must be a list of names",
        "comparators['a.b'][2] (own) is no comparator: its settles must be 'equality' or 'tolerance'",
        "comparators['a.b'][2] (own) is no comparator: its existence must be a function",
        "comparators['a.b'][2] (own) is no comparator: its compare must be a function",
        "comparators['a.b'][2] (own) is no comparator: its scrub must be a function",
        "comparators['c.d'] must be a list of comparators",
      ].map((line, index) => (index === 0 ? line : `  ./snapshots/wrong/subject.ts: ${line}`)),
    )
    await write('empty', { 'subject.ts': `export const name = 'empty'` })
    expect(await failure(loadSubject(root, 'empty'))).toContain('is not a subject')
  })

  test('is loaded without leaving a file anywhere', async () => {
    const temporary = join(root, 'temporary')
    await mkdir(temporary)
    const program = `
      const { createJiti } = await import('jiti')
      const jiti = createJiti(process.cwd() + '/', { fsCache: false })
      const { loadSubject } = await jiti.import('./harness/config/load-subject.ts')
      console.log((await loadSubject(process.argv[1], 'shop')).definition.name)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, root], {
      env: { ...process.env, TMPDIR: temporary, JITI_DEBUG: '' },
    })
    expect(stdout).toBe('shop\n')
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(join(root, 'snapshots', 'shop'))).toEqual(['names.ts', 'subject.ts'])
  })
})

describe('the files of a schema', () => {
  test('are one file, or the .sql files of a folder in the order of their numbers', async () => {
    await write('shop', { 'schema.sql': 'select 1' })
    await write('plain', {
      'migrations/10_b.sql': '10',
      'migrations/2_a.sql': '2',
      'migrations/1.sql': '1',
      'migrations/notes.txt': '',
    })
    const read = async (name: string) => readSchemaFiles(await loadSubject(root, name))
    expect(await read('shop')).toMatchObject([{ path: join(root, 'snapshots/shop/schema.sql'), text: 'select 1' }])
    expect((await read('plain')).map(({ text }) => text)).toEqual(['1', '2', '10'])
  })

  test('must be there', async () => {
    const subject = { folder: root, definition: { name: 'x', schema: 'gone.sql' } }
    expect(await failure(readSchemaFiles(subject))).toBe('the schema file ./gone.sql cannot be read')
    const migrations = (folder: string) => ({ folder: root, definition: { name: 'x', schema: { migrations: folder } } })
    expect(await failure(readSchemaFiles(migrations('gone')))).toBe(
      'the folder of migrations ./gone cannot be read: it is not there',
    )
    expect(await failure(readSchemaFiles(migrations('snapshots')))).toContain(
      './snapshots: there is no .sql file in it, and no folder with a migration.sql',
    )
  })

  test('hash to something else whenever one changes, moves or is split', () => {
    const hash = (...texts: readonly string[]) => hashSchemaFiles(texts.map((text) => ({ text })))
    const hashes = [hash('ab'), hash('ba'), hash('a', 'b'), hash('b', 'a'), hash('ab', ''), hash()]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(hash('ab')).toBe(hash('ab'))
  })
})

describe('the catalog file', () => {
  const subject = () => ({
    folder: join(root, 'snapshots', 'shop'),
    definition: { name: 'shop', schema: 'schema.sql' },
  })

  test('is read as it was written, and leaves no other file', async () => {
    const shop = catalog(table('a', ['id']))
    await writeCatalogFile(subject(), 'hash', shop)
    expect(await readCatalogFile(subject())).toMatchObject({ schemaHash: 'hash', catalog: shop })
    expect(await readdir(subject().folder)).toEqual(['catalog.json', 'names.ts', 'schema.sql', 'subject.ts'])
  })

  test('counts as missing when it is of another version, or no JSON', async () => {
    await write('shop', { 'catalog.json': '{"formatVersion": 0}' })
    expect(await readCatalogFile(subject())).toBeNull()
    await write('shop', { 'catalog.json': 'null' })
    expect(await readCatalogFile(subject())).toBeNull()
    await write('shop', { 'catalog.json': '{' })
    expect(await readCatalogFile(subject())).toBeNull()
  })
})
