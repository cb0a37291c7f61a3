import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { readSnapshotFile, writeSnapshotFile } from '../files.ts'
import { serializeSnapshot } from '../write/serialize-snapshot.ts'
import { parseJson } from './json-reader.ts'
import { parseSnapshot } from './parse-snapshot.ts'

const thing = (pk: Row['pk'], fields: Row['fields'] = {}): Row => ({ model: modelName('shop.thing'), pk, fields })

function complaint(text: string, file = 'a.json'): string {
  try {
    parseSnapshot(text, file)
  } catch (error) {
    if (error instanceof HarnessError) return error.message
    throw error
  }
  return 'it was read'
}

describe('a snapshot', () => {
  test('is an array of rows', () => {
    expect(parseSnapshot('[{"model": "shop.thing", "pk": 1, "fields": {"a": null}}]', 'a.json')).toEqual([
      thing(1, { a: null }),
    ])
    expect(parseSnapshot(' [ ] ', 'a.json')).toEqual([])
  })

  test('is one row a line in .ndjson, blank lines aside', () => {
    const line = '{"model": "shop.thing", "pk": 1, "fields": {}}'
    expect(parseSnapshot(`${line}\n\r\n${line}`, 'a.ndjson')).toEqual([thing(1), thing(1)])
    expect(parseSnapshot('', 'a.jsonl.gz')).toEqual([])
  })

  test('is refused with the place of every row that is none', () => {
    const text =
      '[\n  {"model": "shop.thing", "pk": 1, "fields": {}},\n  {"model": 5, "pk": 1},\n  7,\n  {"model": "a.b", "pk": 2, "fields": {}, "x": 1},\n {"model": "a.b", "pk": {"a": 1}, "fields": {}}\n]'
    expect(complaint(text)).toBe(
      [
        'a.json is not a snapshot',
        '  a.json:3:3: row 2: lacks "fields"',
        '  a.json:3:3: row 2: "model" must be of type string',
        '  a.json:4:3: row 3: is not an object { model, pk, fields }',
        '  a.json:5:3: row 4: has an unknown property "x" (only model, pk and fields are known)',
        '  a.json:6:2: row 5: "pk" must be a scalar, an array of scalars, or null',
      ].join('\n'),
    )
  })

  test.each([
    ['', 'a.json:1:1: the file ends where the [ of an array of rows should be'],
    ['{}', 'a.json:1:1: found "{" where the [ of an array of rows should be'],
    ['[\n  {"model": "shop.th', 'a.json:2:13: the file ends inside a string'],
    [
      '[\n  {"model": "shop.thing", "pk": 1, "fields": {}}',
      'a.json:2:49: the file ends where a comma or ] between rows should be',
    ],
    ['[\n  {"model": "shop.thing", "pk": 1, "fields": {}},\n', 'a.json:3:1: the file ends where a value should be'],
  ])('that was cut off is told in one line: %j', (text, message) => {
    expect(complaint(text)).toBe(`a.json is not a snapshot\n  ${message}`)
  })

  test('lists no more problems than a person reads', () => {
    const lines = complaint(`[${Array(80).fill('1').join(',')}]`).split('\n')
    expect(lines).toHaveLength(52)
    expect(lines.at(-1)).toBe('  … and 30 more')
  })
})

describe('the canonical text', () => {
  test('has sorted fields, two spaces, line feeds and one at the end', () => {
    const rows = [thing(1, { b: [], a: { z: 1, c: [null, 'é\n'] } }), thing([1, 'x'], {}), thing(null, { b: {} })]
    expect(serializeSnapshot(rows)).toBe(`[
  {
    "model": "shop.thing",
    "pk": 1,
    "fields": {
      "a": {
        "z": 1,
        "c": [
          null,
          "é\\n"
        ]
      },
      "b": []
    }
  },
  {
    "model": "shop.thing",
    "pk": [
      1,
      "x"
    ],
    "fields": {}
  },
  {
    "model": "shop.thing",
    "pk": null,
    "fields": {
      "b": {}
    }
  }
]
`)
    expect(serializeSnapshot([])).toBe('[]\n')
  })

  test('keeps every digit and reads back as it was', () => {
    const rows = [thing(1, { n: parseJson('1.10'), m: parseJson('1e400') })]
    expect(serializeSnapshot(rows)).toContain('"n": 1.10')
    expect(serializeSnapshot(parseSnapshot(serializeSnapshot(rows), 'a.json'))).toBe(serializeSnapshot(rows))
  })
})

describe('a snapshot file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-test-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each(['a.json', 'a.ndjson', 'a.jsonl', 'a.json.gz', 'a.ndjson.gz'])(
    'is read as it was written: %s',
    async (name) => {
      const rows = [thing(1, { text: 'ä😀\u2028' }), thing(2)]
      await writeSnapshotFile(join(folder, name), rows)
      expect(await readSnapshotFile(join(folder, name))).toEqual(rows)
      expect(await readdir(folder)).toEqual(expect.not.arrayContaining([expect.stringContaining('.tmp')]))
    },
  )

  test('has the canonical text, whole', async () => {
    await writeSnapshotFile(join(folder, 'b.json'), [thing(1)])
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe(serializeSnapshot([thing(1)]))
  })

  test.each([
    ['missing.json', null, 'there is no such file'],
    ['latin.json', Buffer.from('["\xe4"]', 'latin1'), 'it is not UTF-8 text'],
    ['cut.json.gz', gzipSync('[]'.repeat(100)).subarray(0, 12), 'unexpected end of file'],
    ['plain.json.gz', Buffer.from('[]'), 'incorrect header check'],
  ])('that cannot be read says why: %s', async (name, bytes, reason) => {
    if (bytes) await writeFile(join(folder, name), bytes)
    await expect(readSnapshotFile(join(folder, name))).rejects.toThrow(
      `${join(folder, name)} cannot be read: ${reason}`,
    )
  })
})
