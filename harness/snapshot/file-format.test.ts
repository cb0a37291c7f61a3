import { expect, test } from 'vitest'
import { formatOf, hasSnapshotEnding } from './file-format.ts'

test.each([
  ['a.json', 'array', null],
  ['a.ndjson', 'lines', null],
  ['a.jsonl.gz', 'lines', 'gzip'],
  ['a.json.zst', 'array', 'zstd'],
  ['a', 'array', null],
])('%s holds its rows as %s, packed by %s', (path, rows, packed) => {
  expect(formatOf(path)).toEqual({ rows, packed })
})

test('an ending tells a file from the name of a snapshot', () => {
  expect(['a.json', 'a.json.gz', 'a.ndjson.zst', 'a.jsonl'].every(hasSnapshotEnding)).toBe(true)
  expect(['a', 'a.b', 'json', 'a.gz'].some(hasSnapshotEnding)).toBe(false)
})
