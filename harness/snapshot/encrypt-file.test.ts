import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { modelName, type Row } from '../model/snapshot.ts'
import { decryptFile, encryptFile } from './encrypt-file.ts'
import { readSnapshotFile } from './files.ts'
import { openSnapshotFile } from './read/snapshot-file.ts'
import { encrypted, keyFolder, membersOf, packed } from './test-tarballs.ts'
import { serializeSnapshot } from './write/serialize-snapshot.ts'
import { writeSnapshotRows } from './write/snapshot-writer.ts'

const rows: readonly Row[] = Array.from({ length: 3_000 }, (_, index) => ({
  model: modelName('a.b'),
  pk: index,
  fields: { name: `é ${index}` },
}))
const text = serializeSnapshot(rows)

afterEach(() => vi.unstubAllEnvs())

/** A folder with keys, and with a temporary folder of its own. */
async function place() {
  const folder = await keyFolder()
  await mkdir(folder.at('tmp'))
  vi.stubEnv('TMPDIR', folder.at('tmp'))
  const names = async () => (await readdir(folder.at('.'))).filter((name) => !/^(?:key\.|tmp$)/.test(name)).toSorted()
  return { ...folder, names, left: () => readdir(folder.at('tmp')) }
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('what is encrypted comes back byte by byte, for its owner alone, and nothing else is left', async () => {
  await using folder = await place()
  const { at, encryptor, decryptor } = folder
  const original = await folder.written('a.json', `\ufeff${text}  `)
  const bytes = await encryptFile(original, at('a.tar'), encryptor)
  expect(bytes).toBe((await stat(at('a.tar'))).size)
  const size = await decryptFile(at('a.tar'), at('b.json'), decryptor)
  expect(size).toBe((await stat(original)).size)
  // Not toEqual, which takes a second to go through so many numbers.
  expect((await readFile(at('b.json'))).equals(await readFile(original))).toBe(true)
  expect([await modeOf(at('a.tar')), await modeOf(at('b.json'))]).toEqual([0o600, 0o600])
  expect(await folder.names()).toEqual(['a.json', 'a.tar', 'b.json'])
  expect(await folder.left()).toEqual([])
})

test('a file that others could read is replaced by one that they cannot', async () => {
  await using folder = await place()
  const { at } = folder
  await folder.written('a.json', text)
  for (const name of ['a.tar', 'b.json']) {
    await folder.written(name, 'old')
    await chmod(at(name), 0o666)
    // So is one that an earlier process of this number left.
    await writeFile(`${at(name)}.${process.pid}.tmp`, 'old', { mode: 0o666 })
  }
  await encryptFile(at('a.json'), at('a.tar'), folder.encryptor)
  await decryptFile(at('a.tar'), at('b.json'), folder.decryptor)
  expect([await modeOf(at('a.tar')), await modeOf(at('b.json'))]).toEqual([0o600, 0o600])
})

test.each([
  ['a.json.gz', gzipSync(text)],
  ['a.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
])('%s is encrypted as the JSON array that Sentry reads', async (name, contents) => {
  await using folder = await place()
  await encryptFile(await folder.written(name, contents), folder.at('a.tar'), folder.encryptor)
  await decryptFile(folder.at('a.tar'), folder.at('a.json'), folder.decryptor)
  expect(await readFile(folder.at('a.json'), 'utf8')).toBe(text)
})

test('rows are written to a tarball, and read from it, with their places in it', async () => {
  await using folder = await place()
  const { at, encryptor, decryptor } = folder
  const source = async function* () {
    yield rows.slice(0, 1_000)
    yield rows.slice(1_000)
  }
  const written = await writeSnapshotRows(at('a.tar'), source(), { encryptor })
  expect(written).toEqual({ rows: rows.length, bytes: (await stat(at('a.tar'))).size })
  const read: Row[] = []
  const shares: number[] = []
  for await (const batch of openSnapshotFile(at('a.tar'), decryptor).rows((share) => shares.push(share)))
    read.push(...batch)
  expect(serializeSnapshot(read)).toBe(text)
  expect(shares.at(-1)).toBeGreaterThan(0.9)
  expect(Math.max(...shares)).toBeLessThanOrEqual(1)
  await encrypted(folder, Buffer.from(`${text.slice(0, 500)}?`), 'bad.tar')
  const reading = async () => {
    for await (const _ of openSnapshotFile(at('bad.tar'), decryptor).rows());
  }
  await expect(reading()).rejects.toThrow(/bad\.tar:\d+:\d+: /)
})

test('a tarball is told by its name and by what is in it, and is not read without a key', async () => {
  await using folder = await place()
  await encryptFile(await folder.written('a.json', text), folder.at('a.tar'), folder.encryptor)
  const tarball = await readFile(folder.at('a.tar'))
  for (const [name, contents] of [
    ['b.tar', tarball],
    ['b.json', tarball],
    ['none.tar', text],
  ] as const) {
    await expect(readSnapshotFile(await folder.written(name, contents)), name).rejects.toMatchObject({
      code: 'bad-snapshot',
      message: expect.stringMatching(/is an encrypted tarball, and no key is given[\s\S]*--decrypt-with key\.pem/),
    })
  }
  // Whatever it is called, it is read with one.
  await decryptFile(folder.at('b.json'), folder.at('c.json'), folder.decryptor)
  expect(await readFile(folder.at('c.json'), 'utf8')).toBe(text)
})

test('a file that is not encrypted is refused where a key is given: nobody vouches for it', async () => {
  await using folder = await place()
  await folder.written('a.json', text)
  await expect(decryptFile(folder.at('a.json'), folder.at('b.json'), folder.decryptor)).rejects.toMatchObject({
    code: 'bad-snapshot',
    message: expect.stringContaining('a.json is not encrypted, and a key is given'),
  })
  expect(await folder.names()).toEqual(['a.json'])
})

test('names that say something else are refused before anything is written', async () => {
  await using folder = await place()
  const { at, encryptor, decryptor } = folder
  await folder.written('a.json', text)
  await encryptFile(at('a.json'), at('a.tar'), encryptor)
  for (const name of ['b.json', 'b.tar.gz', 'b']) {
    await expect(encryptFile(at('a.json'), at(name), encryptor)).rejects.toThrow('let it end in .tar')
  }
  for (const name of ['b.ndjson', 'b.json.gz', 'b.tar']) {
    await expect(decryptFile(at('a.tar'), at(name), decryptor)).rejects.toThrow('let its name end in .json')
  }
  await expect(writeSnapshotRows(at('b.tar'), (async function* () {})())).rejects.toThrow('--encrypt-with key.pub')
  await expect(encryptFile(at('a.tar'), at('b.tar'), encryptor)).rejects.toThrow('is an encrypted tarball')
  expect(await folder.names()).toEqual(['a.json', 'a.tar'])
})

test('a tarball that was changed leaves the old file, and no other', async () => {
  await using folder = await place()
  const { at, decryptor } = folder
  await encryptFile(await folder.written('a.json', text), at('a.tar'), folder.encryptor)
  await folder.written('b.json', 'old')
  const tarball = await readFile(at('a.tar'))
  const token = (await membersOf(tarball))[0]
  if (!token) throw new Error('no token')
  const last = token.start + token.bytes.length - 10
  tarball[last] = tarball[last] === 65 ? 66 : 65
  await folder.written('bad.tar', tarball)
  await expect(decryptFile(at('bad.tar'), at('b.json'), decryptor)).rejects.toThrow('export.json was changed since')
  expect(await readFile(at('b.json'), 'utf8')).toBe('old')
  await folder.written('worse.tar', await packed([{ name: '../b.json', bytes: Buffer.from('evil') }]))
  await expect(decryptFile(at('worse.tar'), at('b.json'), decryptor)).rejects.toThrow('does not belong there')
  expect(await folder.names()).toEqual(['a.json', 'a.tar', 'b.json', 'bad.tar', 'worse.tar'])
})

test.each(['encrypt', 'decrypt'])('once its signal is aborted, %s leaves nothing', async (name) => {
  await using folder = await place()
  const { at, encryptor, decryptor } = folder
  await encryptFile(await folder.written('a.json', text), at('a.tar'), encryptor)
  const signal = AbortSignal.abort(new Error('enough'))
  const work =
    name === 'encrypt'
      ? encryptFile(at('a.json'), at('b.tar'), encryptor, { signal })
      : decryptFile(at('a.tar'), at('b.json'), decryptor, { signal })
  await expect(work).rejects.toThrow('enough')
  expect(await folder.names()).toEqual(['a.json', 'a.tar'])
  expect(await folder.left()).toEqual([])
})

test('rows that fail leave no tarball, and nothing in the temporary folder', async () => {
  await using folder = await place()
  await folder.written('a.tar', 'old')
  const failing = async function* () {
    yield rows
    // What is there already cannot be read by its name.
    expect(await folder.left()).toEqual([])
    throw new RangeError('no more')
  }
  await expect(writeSnapshotRows(folder.at('a.tar'), failing(), { encryptor: folder.encryptor })).rejects.toThrow(
    RangeError,
  )
  expect(await folder.names()).toEqual(['a.tar'])
  expect(await readFile(folder.at('a.tar'), 'utf8')).toBe('old')
})

test.each([
  ['a folder that is not there', 'no/a.tar', 'there is no such folder'],
  ['a folder', '.tar', 'it is a folder'],
])('%s is told before anything is encrypted', async (_, name, message) => {
  await using folder = await place()
  await mkdir(folder.at('.tar'))
  const never = async function* () {
    yield rows
    throw new Error('asked')
  }
  await expect(writeSnapshotRows(folder.at(name), never(), { encryptor: folder.encryptor })).rejects.toThrow(message)
})

test('a temporary folder that is missing is told', async () => {
  await using folder = await place()
  vi.stubEnv('TMPDIR', folder.at('none'))
  const work = encryptFile(await folder.written('a.json', text), folder.at('a.tar'), folder.encryptor)
  await expect(work).rejects.toMatchObject({ code: 'infrastructure', message: expect.stringContaining('TMPDIR') })
  expect(await folder.names()).toEqual(['a.json'])
})

test.each([
  ['secret.pem', '-----BEGIN PRIVATE KEY-----\n', 'it does not begin with ['],
  ['a.json', gzipSync(text), 'it is packed by gzip'],
  ['a.json', rows.map((row) => JSON.stringify(row)).join('\n'), 'it does not begin with ['],
  ['a.json', ' \n', 'there is nothing in it'],
])('%s is not encrypted when it is no snapshot (%#)', async (name, contents, message) => {
  await using folder = await place()
  const work = encryptFile(await folder.written(name, contents), folder.at('a.tar'), folder.encryptor)
  await expect(work).rejects.toMatchObject({ code: 'bad-snapshot', message: expect.stringContaining(message) })
  expect(await folder.names()).toEqual([name])
  expect(await folder.left()).toEqual([])
})

test.each([
  ['cut off', text.slice(0, -400), /a\.json:\d+:\d+: the file ends inside a string/],
  ['cut off within a row', text.slice(0, 400), /a\.json:\d+:\d+: the file ends inside a string/],
  ['followed by more', `${text}]`, /a\.json:21003:1: found "]"/],
  ['twice in one', text + text, /a\.json:21003:1: found "\["/],
  ['broken in the middle', text.replace('"pk": 2000', '"pk" 2000'), /a\.json:\d+:\d+: found "2" where/],
  ['of something else', '[1, {"model": "a.b"}]', /a\.json:1:2: row 1: [\s\S]*a\.json:1:5: row 2: /],
  ['no UTF-8', Buffer.concat([Buffer.from(text.slice(0, 400)), Buffer.of(0xff, 0xfe)]), /it is not UTF-8 text/],
])('what is %s is not encrypted, and its place is told', async (_, contents, message) => {
  await using folder = await place()
  await folder.written('a.tar', 'old')
  const work = encryptFile(await folder.written('a.json', contents), folder.at('a.tar'), folder.encryptor)
  await expect(work).rejects.toMatchObject({ code: 'bad-snapshot', message: expect.stringMatching(message) })
  expect(await readFile(folder.at('a.tar'), 'utf8')).toBe('old')
  expect(await folder.names()).toEqual(['a.json', 'a.tar'])
  expect(await folder.left()).toEqual([])
})

test('a pipe takes what is decrypted, and is no tarball', async () => {
  await using folder = await place()
  await encryptFile(await folder.written('a.json', text), folder.at('a.tar'), folder.encryptor)
  execFileSync('mkfifo', [folder.at('pipe'), folder.at('pipe.tar')])
  const [read] = await Promise.all([
    readFile(folder.at('pipe'), 'utf8'),
    decryptFile(folder.at('a.tar'), folder.at('pipe'), folder.decryptor),
  ])
  expect(read).toBe(text)
  const [, refused] = await Promise.allSettled([
    writeFile(folder.at('pipe.tar'), await readFile(folder.at('a.tar'))),
    decryptFile(folder.at('pipe.tar'), folder.at('b.json'), folder.decryptor),
  ])
  expect(refused).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('is no file') } })
})
