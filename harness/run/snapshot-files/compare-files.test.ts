import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { autoComparators, defineComparator } from '../../../comparators/index.ts'
import { loadSubject } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import type { Progress } from '../../model/progress.ts'
import { modelName, type Row, type Snapshot } from '../../model/snapshot.ts'
import { parseSnapshot, serializeSnapshot, snapshotText } from '../../snapshot/index.ts'
import { type BoundSubject, bindSubject } from '../subject-schema.ts'
import { compareFiles } from './compare-files.ts'

const root = join(import.meta.dirname, '../../..')
const text = await readFile(join(root, 'snapshots/bookshop/small-shop.json'), 'utf8')
const rows = parseSnapshot(text, 'small-shop.json')
let folder = ''
let bound: BoundSubject
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compare-files-'))
  bound = await bindSubject(await loadSubject(root, 'bookshop'), {
    registry: autoComparators,
    provider: () => Promise.reject(new HarnessError('no database is needed', { code: 'infrastructure' })),
    isCi: true,
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function fileOf(content: string | Uint8Array, ending = '.json'): Promise<string> {
  files += 1
  const path = join(folder, `${files}${ending}`)
  await writeFile(path, content)
  return path
}

/** Findings in short: `kind model pk field`. */
async function found(expected: string, actual: string, subject = bound, keysPreserved = true) {
  const { findings } = await compareFiles(subject, expected, actual, { keysPreserved })
  return findings.map(
    ({ kind, model, expectedPk, actualPk, field }) => `${kind} ${model} ${expectedPk ?? actualPk} ${field}`,
  )
}

const is = (model: string, pk: Row['pk']) => (row: Row) => row.model === model && row.pk === pk
const withFields = (snapshot: Snapshot, which: (row: Row) => boolean, fields: Row['fields']): Snapshot =>
  snapshot.map((row) => (which(row) ? { ...row, fields: { ...row.fields, ...fields } } : row))
const compareRows = async (a: Snapshot, b: Snapshot) =>
  found(await fileOf(serializeSnapshot(a)), await fileOf(serializeSnapshot(b)))

describe('files', () => {
  test('may be of different formats', async () => {
    const packed = await fileOf(gzipSync(snapshotText('a.ndjson', rows)), '.ndjson.gz')
    expect(await found(await fileOf(text), packed)).toEqual([])
    const compact = `[${snapshotText('a.ndjson', rows).trimEnd().split('\n').join(',')}]`
    expect(await found(packed, await fileOf(compact))).toEqual([])
  })

  test('may write the same values otherwise', async () => {
    const spelled = text
      .replaceAll('ä', '\\u00e4')
      .replace('"Order": 99', '"Order": "99"')
      .replace(/"metadata": \{\n/, '"metadata": {\n\n')
    expect(spelled).not.toBe(text)
    expect(await found(await fileOf(text), await fileOf(spelled))).toEqual([])
  })

  test('that are both no snapshots are both told', async () => {
    const [a, b] = [await fileOf('[{'), await fileOf('no')]
    const error = await compareFiles(bound, a, b, { keysPreserved: true }).catch((thrown: unknown) => thrown)
    expect(error instanceof HarnessError && error.problems.map(({ place }) => place?.file)).toEqual([a, b])
  })

  test('are told of as they are read', async () => {
    const seen: Progress[] = []
    const file = await fileOf(text)
    await compareFiles(bound, file, file, { keysPreserved: true, onProgress: (progress) => seen.push(progress) })
    expect(seen.at(-1)).toEqual({ rows: expect.any(Number), model: null, share: 1 })
  })
})

describe('rows', () => {
  test('with the same values are wrong all the same when a comparator wants others', async () => {
    const renewed = defineComparator({
      name: 'renewed',
      fields: ['name'],
      settles: 'tolerance',
      compareField: (expected, actual) => (expected === actual ? 'expected another' : null),
    })
    const author = modelName('shop.author')
    const comparators = new Map(bound.comparators).set(author, [
      { comparator: renewed, boundBy: 'subject', reason: '' },
    ])
    const file = await fileOf(text)
    expect(await found(file, file, { ...bound, comparators })).toEqual(
      [1, 2, 3, 4, 5].map((pk) => `comparator shop.author ${pk} name`),
    )
  })

  test('that stand elsewhere in the other file are found there', async () => {
    const moved = [...rows.filter((row) => !is('shop.author', 2)(row)), ...rows.filter(is('shop.author', 2))]
    expect(await compareRows(rows, moved)).toEqual([
      'unordered-input shop.author 1 null',
      'unordered-input shop.author 2 null',
    ])
  })

  test('that refer to one that only one file has are right, and the one is not', async () => {
    const withoutAuthor = rows.filter((row) => !is('shop.author', 1)(row))
    const kinds = await compareRows(rows, withoutAuthor)
    expect(kinds.filter((kind) => !kind.startsWith('dangling-foreign-key'))).toEqual(['missing-row shop.author 1 null'])
    expect(kinds).toContainEqual(expect.stringMatching(/^dangling-foreign-key shop\.book_author/))
  })

  test('with a value where there was none, or none where there was one, are wrong, whoever compares them', async () => {
    const born = (value: string | null) => withFields(rows, is('shop.author', 1), { born: value })
    expect(await compareRows(born('1948-05-17'), born(null))).toEqual(['unexpected-change shop.author 1 born'])
    const sent = (value: string | null) => withFields(rows, is('shop.order', 1), { placed_at: value })
    expect(await compareRows(sent('2026-03-01T09:30:00.000Z'), sent(null))).toEqual([
      'unexpected-change shop.order 1 placed_at',
    ])
  })

  test('that refer to another row than before are found, though their target is settled', async () => {
    const other = withFields(rows, is('shop.book', 1), { publisher_id: 2 })
    expect(other).not.toEqual(rows)
    expect(await compareRows(rows, other)).toEqual(['unexpected-change shop.book 1 publisher_id'])
  })

  test('are paired by what they hold when keys were not preserved', async () => {
    const renumbered = await fileOf(
      serializeSnapshot(
        rows.map((row) => {
          if (row.model === 'shop.author') return { ...row, pk: Number(row.pk) + 100 }
          const { author_id: author } = row.fields
          return author === undefined ? row : { ...row, fields: { ...row.fields, author_id: Number(author) + 100 } }
        }),
      ),
    )
    expect(await found(await fileOf(text), renumbered)).not.toEqual([])
    const kinds = await found(await fileOf(text), renumbered, bound, false)
    expect(kinds.filter((kind) => !kind.startsWith('existence'))).toEqual([])
  })
})
