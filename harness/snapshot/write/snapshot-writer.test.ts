import { execFileSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { modelName, type Row, type RowStream } from '../../model/snapshot.ts'
import { snapshotText } from '../files.ts'
import { openSnapshotFile } from '../read/snapshot-file.ts'
import type { RowBytes } from './row-bytes.ts'
import { serializeSnapshot } from './serialize-snapshot.ts'
import { writeSnapshotBytes, writeSnapshotRows } from './snapshot-writer.ts'

const rows: readonly Row[] = Array.from({ length: 2_500 }, (_, index) => ({
  model: modelName('a.b'),
  pk: index,
  fields: { z: 'é"\n', a: { list: [1, {}], text: 'x'.repeat(index % 50) }, 10: null, 9: true },
}))

async function* stream(given = rows): RowStream {
  for (let start = 0; start < given.length; start += 900) yield given.slice(start, start + 900)
}

async function folder(): Promise<AsyncDisposable & { readonly path: string; at(name: string): string }> {
  const path = await mkdtemp(join(tmpdir(), 'roundtrip-writer-'))
  return {
    path,
    at: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

test.each(['a.json', 'a.ndjson', 'a.jsonl', 'a.json.gz', 'a.ndjson.gz', 'noending'])(
  '%s holds the canonical text, as its name asks for',
  async (name) => {
    await using place = await folder()
    const file = place.at(name)
    const written = await writeSnapshotRows(file, stream())
    const bytes = await readFile(file)
    const text = (name.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString()
    expect(text).toBe(snapshotText(file, rows))
    expect(text.startsWith('[')).toBe(!/ndjson|jsonl/.test(name))
    expect(written).toEqual({ rows: rows.length, bytes: bytes.length })
    const read: Row[] = []
    for await (const batch of openSnapshotFile(file).rows()) read.push(...batch)
    expect(serializeSnapshot(read)).toBe(serializeSnapshot(rows))
    expect(await readdir(place.path)).toEqual([name])
  },
)

test.each([
  ['a.json', '[]\n'],
  ['a.ndjson', ''],
])('%s without rows is %j', async (name, text) => {
  await using place = await folder()
  await writeSnapshotRows(place.at(name), stream([]))
  expect(await readFile(place.at(name), 'utf8')).toBe(text)
})

test.each(['a.ndjson', 'a.ndjson.gz'])('%s holds bytes of any length in their order', async (name) => {
  await using place = await folder()
  const lengths = [10, 300_000, 20, 30, 2_000_000, 1_000_000, 40, 200_000, 200_000, 200_000, 200_000, 200_000, 1]
  const texts = lengths.map((length, index) => String.fromCharCode(97 + index).repeat(length))
  const chunks = async function* (): AsyncGenerator<RowBytes> {
    for (const text of texts) yield { rows: 2, bytes: Buffer.from(text) }
  }
  const { rows: count } = await writeSnapshotBytes(place.at(name), chunks())
  expect(count).toBe(2 * texts.length)
  const bytes = await readFile(place.at(name))
  const text = (name.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString()
  expect(text === `${texts.join('\n')}\n`).toBe(true)
})

test('.zst is packed where Node.js can, and refused before anything is written where it cannot', async () => {
  await using place = await folder()
  const unpack: unknown = Reflect.get(zlib, 'zstdDecompressSync')
  if (typeof unpack === 'function') {
    await writeSnapshotRows(place.at('a.json.zst'), stream())
    expect(String(unpack(await readFile(place.at('a.json.zst'))))).toBe(serializeSnapshot(rows))
  } else {
    await expect(writeSnapshotRows(place.at('a.json.zst'), stream())).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining('Node.js 22.15 and 23.8'),
    })
    expect(await readdir(place.path)).toEqual([])
  }
})

test('a file keeps its rights, and a link leads where it did', async () => {
  await using place = await folder()
  await writeFile(place.at('real.json'), '[]')
  await chmod(place.at('real.json'), 0o640)
  await symlink('real.json', place.at('link.json'))
  await writeSnapshotRows(place.at('link.json'), stream())
  expect(await readFile(place.at('real.json'), 'utf8')).toBe(serializeSnapshot(rows))
  expect((await stat(place.at('real.json'))).mode & 0o777).toBe(0o640)
})

test.each(['a.json', 'a.json.gz'])(
  'after rows that fail, %s is as it was, and nothing lies beside it',
  async (name) => {
    await using place = await folder()
    await writeFile(place.at(name), 'kept')
    const failing = async function* (): RowStream {
      yield* stream()
      throw new RangeError('no more')
    }
    await expect(writeSnapshotRows(place.at(name), failing())).rejects.toThrow(RangeError)
    expect(await readFile(place.at(name), 'utf8')).toBe('kept')
    expect(await readdir(place.path)).toEqual([name])
  },
)

test('once its signal is aborted nothing is left, and the rows are asked for no more', async () => {
  await using place = await folder()
  const controller = new AbortController()
  const reason = new Error('enough')
  let isClosed = false
  const endless = async function* (): RowStream {
    try {
      for (let batch = 0; ; batch += 1) {
        if (batch === 20) controller.abort(reason)
        yield rows
      }
    } finally {
      isClosed = true
    }
  }
  const writing = writeSnapshotRows(place.at('a.ndjson.gz'), endless(), { signal: controller.signal })
  await expect(writing).rejects.toBe(reason)
  expect(isClosed).toBe(true)
  expect(await readdir(place.path)).toEqual([])
})

test('a folder that is not there is told', async () => {
  await using place = await folder()
  await expect(writeSnapshotRows(place.at('no/a.json'), stream())).rejects.toMatchObject({
    code: 'bad-snapshot',
    message: `${place.at('no/a.json')} cannot be written: there is no such folder`,
  })
})

test('a pipe is written to, and stays one', async () => {
  await using place = await folder()
  const pipe = place.at('a.json')
  execFileSync('mkfifo', [pipe])
  const [text] = await Promise.all([readFile(pipe, 'utf8'), writeSnapshotRows(pipe, stream())])
  expect(text).toBe(snapshotText(pipe, rows))
  expect((await stat(pipe)).isFIFO()).toBe(true)
  expect(await readdir(place.path)).toEqual(['a.json'])
})

test.each([
  ['a folder', '.', 'it is a folder'],
  ['a path through a file', 'a.json/x.json', 'ENOTDIR'],
  ['a name that is too long', `${'n'.repeat(300)}.json`, 'ENAMETOOLONG'],
])('%s is refused', async (_, name, message) => {
  await using place = await folder()
  await writeFile(place.at('a.json'), 'old')
  const error = await writeSnapshotRows(place.at(name), stream()).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'bad-snapshot', message: expect.stringContaining(message) })
  expect(await readdir(place.path)).toEqual(['a.json'])
})

test('rows that are held back go to a file alone: a pipe is refused before one is asked for', async () => {
  await using place = await folder()
  const pipe = place.at('a.json')
  execFileSync('mkfifo', [pipe])
  const rows = async function* (): RowStream {
    yield await Promise.reject(new RangeError('asked'))
  }
  await expect(writeSnapshotRows(pipe, rows(), { isHeldBack: true })).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining('a.json is no file'),
  })
})

test('what is not yet complete is for its owner alone, and takes the rights of the file in the end', async () => {
  await using place = await folder()
  await writeFile(place.at('a.json'), '[]')
  await chmod(place.at('a.json'), 0o644)
  const modes: number[] = []
  const rows = async function* (): RowStream {
    yield* stream()
    const temporary = async () => (await readdir(place.path)).find((name) => name.endsWith('.tmp'))
    const name = await vi.waitUntil(temporary)
    modes.push((await stat(place.at(name))).mode & 0o777)
  }
  await writeSnapshotRows(place.at('a.json'), rows())
  expect(modes).toEqual([0o600])
  expect((await stat(place.at('a.json'))).mode & 0o777).toBe(0o644)
  await writeSnapshotRows(place.at('new.json'), stream())
  expect((await stat(place.at('new.json'))).mode & 0o777).toBe(0o666 & ~process.umask())
})

test('a link to what is not there yet leads to it afterwards', async () => {
  await using place = await folder()
  await symlink('second.json', place.at('first.json'))
  await symlink('real.json', place.at('second.json'))
  await writeSnapshotRows(place.at('first.json'), stream())
  expect((await lstat(place.at('first.json'))).isSymbolicLink()).toBe(true)
  expect((await lstat(place.at('real.json'))).isFile()).toBe(true)
  await symlink('circle.json', place.at('circle.json'))
  await expect(writeSnapshotRows(place.at('circle.json'), stream())).rejects.toThrow('lead in a circle')
})

test('a link that lies where a temporary file used to be is not followed', async () => {
  await using place = await folder()
  await writeFile(place.at('other'), 'kept')
  await symlink('other', place.at(`a.json.${process.pid}.tmp`))
  await writeSnapshotRows(place.at('a.json'), stream())
  expect(await readFile(place.at('other'), 'utf8')).toBe('kept')
})
