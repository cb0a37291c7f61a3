import { chmod, cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject, readSchemaFiles } from '../config/index.ts'
import { connect } from '../postgres/index.ts'
import { providerForTests } from '../postgres/test-own-database.ts'
import { bindSubject } from '../run/index.ts'
import { readSnapshotFile, serializeSnapshot } from '../snapshot/index.ts'
import { exportSnapshot, importSnapshot } from '../transfer/index.ts'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'

const messy =
  '[{"pk":2,"model":"shop.author","fields":{"name":"B","bio":""}},{"model":"shop.author","pk":1,"fields":{"name":"A","bio":""}}]'

test.each([
  ['bookshop', 'small-shop'],
  ['sentry', 'fresh-install'],
])(
  '%s/%s is in canonical form, and that is what a real server exports',
  { timeout: 60_000 },
  async (subjectName, name) => {
    const file = join(checkout, 'snapshots', subjectName, `${name}.json`)
    const text = await readFile(file, 'utf8')
    expect(await inProcess('fmt', '--check', file)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(await exported(subjectName, file)).toBe(text)
  },
)

/** What a throwaway server exports after it has imported a snapshot. */
async function exported(subjectName: string, file: string): Promise<string> {
  const provider = await providerForTests()
  const subject = await loadSubject(checkout, subjectName)
  const { schema } = await bindSubject(subject, {
    registry: autoComparators,
    isCi: true,
    provider: async () => provider,
  })
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  for (const { text } of await readSchemaFiles(subject)) await connection.client.query(text)
  await connection.query('SET search_path TO DEFAULT')
  await importSnapshot(connection, schema, await readSnapshotFile(file))
  return serializeSnapshot(await exportSnapshot(connection, schema))
}

/** A file outside of any project. */
async function written(folder: string, name: string, text: string | Buffer): Promise<string> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  return file
}

describe('with a subject', () => {
  test('values, rows and fields become what an export of them would be', async () => {
    await using folder = await temporaryFolder()
    const file = await written(folder.path, 'a.json', messy)
    const ended = await inProcess('fmt', file, '--subject', 'bookshop', '--root', checkout)
    expect(ended).toEqual({ exitCode: 0, stdout: `${file}\n`, stderr: '' })
    const rows: readonly { pk: number; fields: object }[] = JSON.parse(await readFile(file, 'utf8'))
    expect(rows.map(({ pk }) => pk)).toEqual([1, 2])
    expect(rows[0]?.fields).toEqual({ bio: '', born: null, died: null, name: 'A' })
  })

  test('a file that does not fit is left as it is', async () => {
    await using folder = await temporaryFolder()
    const file = await written(folder.path, 'a.json', messy.replace('"bio":""', '"boi":""'))
    const { exitCode, stderr } = await inProcess('fmt', file, '--subject', 'bookshop', '--root', checkout)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('shop.author row 1 (pk 2): the model has no field boi')
    expect(await readFile(file, 'utf8')).toContain('boi')
  })

  test('the subject is that in whose folder the file lies', async () => {
    await using folder = await temporaryFolder()
    const subject = join(folder.path, 'snapshots/bookshop')
    await mkdir(subject, { recursive: true })
    for (const name of ['migrations', 'catalog.json']) {
      await cp(join(checkout, 'snapshots/bookshop', name), join(subject, name), { recursive: true })
    }
    const definition = `{ name: 'bookshop', schema: { migrations: 'migrations' } }`
    await writeFile(join(subject, 'subject.ts'), `export default ${definition}\n`)
    const file = await written(subject, 'mine.json', messy)
    await inProcess('fmt', file, join(subject, 'catalog.json'))
    expect(await readFile(file, 'utf8')).toContain('"died": null')
  })
})

describe('without a subject', () => {
  test('only the layout changes, and the order of fields', async () => {
    await using folder = await temporaryFolder()
    const file = await written(folder.path, 'a.json', messy)
    expect(await inProcess('fmt', file)).toMatchObject({ exitCode: 0 })
    expect(await readFile(file, 'utf8')).toMatch(
      /^\[\n {2}\{\n {4}"model": "shop.author",\n {4}"pk": 2,\n {4}"fields": \{\n {6}"bio": "",/,
    )
  })

  test('lines stay lines, packed files stay packed, and the rights of a file stay', async () => {
    await using folder = await temporaryFolder()
    const line = '{"pk":1,"model":"a.b","fields":{"b":1,"a":2}}'
    const file = await written(folder.path, 'a.ndjson.gz', gzipSync(line))
    await chmod(file, 0o640)
    expect(await inProcess('fmt', file)).toMatchObject({ exitCode: 0 })
    expect(gunzipSync(await readFile(file)).toString()).toBe('{"model":"a.b","pk":1,"fields":{"a":2,"b":1}}\n')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  test('a file that is canonical is not written', async () => {
    await using folder = await temporaryFolder()
    const file = await written(folder.path, 'a.json', messy)
    await inProcess('fmt', file)
    const before = await stat(file)
    expect(await inProcess('fmt', file)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect((await stat(file)).ino).toBe(before.ino)
  })
})

test('--check writes nothing, lists what would change, and exits with 1', async () => {
  await using folder = await temporaryFolder()
  const file = await written(folder.path, 'a.json', messy)
  const canonical = await written(folder.path, 'b.json', '[]\n')
  const { exitCode, stdout, stderr } = await inProcess('fmt', '--check', file, canonical)
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: `${file}\n` })
  expect(stderr).toContain('`npx roundtrip fmt`')
  expect(await readFile(file, 'utf8')).toBe(messy)
  const named = await inProcess('fmt', '--check', file, '--subject', 'bookshop', '--root', checkout)
  expect(named.stderr).toContain('`npx roundtrip fmt --subject bookshop`')
})

test('a broken file does not keep the others from being rewritten', async () => {
  await using folder = await temporaryFolder()
  const broken = await written(folder.path, 'broken.json', '[{')
  const file = await written(folder.path, 'a.json', messy)
  const { exitCode, stdout, stderr } = await inProcess('fmt', broken, file)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: `${file}\n` })
  expect(stderr).toBe(
    `✗ ${broken}:1:3: not a snapshot: the file ends where a property name in double quotes should be\n`,
  )
})
