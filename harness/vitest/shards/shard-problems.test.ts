import { describe, expect, test } from 'vitest'
import type { CaseReport } from '../../model/case-report.ts'
import { unjudgedCase } from '../unjudged-case.ts'
import type { BlobFile } from './blob-files.ts'
import type { RunOrigin } from './origin.ts'
import { shardProblems } from './shard-problems.ts'

function origin(index: number, count: number, parts: Partial<RunOrigin> = {}): RunOrigin {
  const environment = { node: 'v20.19.0', platform: 'linux x64' }
  const run = { version: '1.0.0', environment, startedAt: '2026-02-03T04:05:06.789Z', root: '/shop', casesHash: 'c' }
  return { shard: { index, count }, ...run, ...parts }
}

function file(name: string, from: RunOrigin | null, ...cases: readonly Partial<CaseReport>[]): BlobFile {
  const path = `cases/shop/${name}.case.yaml`
  const report = { ...unjudgedCase(path), status: 'pass', subject: 'shop', snapshot: 'small' } as const
  const all = (cases.length === 0 ? [{}] : cases).map((parts) => ({ ...report, ...parts }))
  return { name: path, project: '', origin: from, cases: all, imported: [] }
}

const problems = (files: readonly BlobFile[], blobNames: readonly string[] = []) =>
  shardProblems({ files, blobNames, version: '1.0.0' }).map(({ message }) => message)

const inputs = (snapshotHash: string) => ({ inputs: { caseHash: 'c', snapshotHash } })

test('all shards of one run make one report, and so does a run that was not shared out', () => {
  expect(problems([file('a', origin(2, 2)), file('b', origin(1, 2)), file('c', origin(1, 2))])).toEqual([])
  expect(problems([file('a', origin(1, 1, { shard: null })), file('b', null)])).toEqual([])
  expect(problems([])).toEqual([])
})

describe('a shard that is missing is named', () => {
  test('by what the others say', () => {
    expect(problems([file('a', origin(2, 4)), file('b', origin(4, 4))])).toEqual([
      'shard 1 of 4 is missing: nobody knows of its cases',
      'shard 3 of 4 is missing: nobody knows of its cases',
    ])
  })

  test('by the names of their blobs, where none of their cases came to its end', () => {
    expect(problems([file('a', null)], ['blob-1-3.json', 'blob-3-3.json', 'notes.txt'])).toEqual([
      'shard 2 of 3 is missing: nobody knows of its cases',
    ])
    expect(problems([file('a', null)], ['blob-1-1.json', 'blob-0-3.json', 'blob-4-3.json'])).toEqual([])
  })

  test('unless it is there, though it had no test that ended', () => {
    expect(problems([file('a', origin(1, 2))], ['blob-1-2.json', 'blob-2-2.json'])).toEqual([])
  })
})

test('shards of different runs are told apart', () => {
  expect(problems([file('a', origin(1, 2)), file('b', origin(2, 3))])).toEqual([
    'the shards are of different runs: there are some of 2, and some of 3',
  ])
  expect(problems([file('a', origin(1, 1)), file('b', origin(1, 1, { shard: null }))])).toEqual([
    'a run that was not shared out is among the shards of 1: its cases would count twice',
  ])
})

describe('a file that is there twice is named', () => {
  test('with the shards that have it', () => {
    expect(problems([file('a', origin(1, 2)), file('a', origin(2, 2))])).toEqual([
      'cases/shop/a.case.yaml is there twice: in shard 1 of 2 and shard 2 of 2',
    ])
    expect(problems([file('a', origin(1, 1)), file('a', origin(1, 1)), file('a', origin(1, 1))])).toEqual([
      'cases/shop/a.case.yaml is there 3 times: in several blobs of shard 1 of 1',
    ])
  })

  test('also where one has no cases, or those of another target: vitest keeps only one of the two', () => {
    const none = (name: string, from: RunOrigin | null): BlobFile => ({ ...file(name, from), cases: [] })
    const on = (target: string) => file('a', origin(1, 1), { target })
    const twice = 'cases/shop/a.case.yaml is there twice: in several blobs of shard 1 of 1'
    expect(problems([file('a', origin(1, 1)), none('a', origin(1, 1))])).toEqual([twice])
    expect(problems([none('a', null), none('a', origin(1, 1))])).toEqual([
      'cases/shop/a.case.yaml is there twice: in a run that was cut short and shard 1 of 1',
    ])
    expect(problems([on('x'), on('y')])).toEqual([twice])
    expect(problems([file('a', origin(1, 1), { target: 'x' }, { target: 'y' })])).toEqual([])
  })

  test('of two projects of vitest, each has its own', () => {
    expect(problems([file('a', origin(1, 1)), { ...file('a', origin(1, 1)), project: 'other' }])).toEqual([])
  })
})

describe('one snapshot that was two is named', () => {
  test('with a case and a shard for each', () => {
    const one = 'a'.repeat(64)
    const two = 'b'.repeat(64)
    const files = [
      file('a', origin(1, 2), inputs(one)),
      file('b', origin(2, 2), inputs(two)),
      file('c', origin(2, 2), inputs(two)),
    ]
    expect(problems(files)).toEqual([
      'the cases were judged on different snapshots snapshots/shop/small.json: cases/shop/a.case.yaml on aaaaaaaaaaaa… (shard 1 of 2), cases/shop/b.case.yaml on bbbbbbbbbbbb… (shard 2 of 2)',
    ])
  })

  test('but not two of the same path of two projects of vitest: each may have a folder of its own', () => {
    const imported = (hash: string) => [{ path: 'snapshots/shop/more.json', hash }]
    const one = { ...file('a', origin(1, 1), inputs('1')), imported: imported('3'), project: 'one' }
    const two = { ...file('a', origin(1, 1), inputs('2')), imported: imported('4'), project: 'two' }
    expect(problems([one, two])).toEqual([])
    expect(problems([one, { ...two, project: 'one', name: 'b' }])).toHaveLength(2)
  })

  test('but not two of the same name, of other subjects, or beside other cases', () => {
    const report = (subject: string, snapshot: string, hash: string, at: string) => ({
      ...inputs(hash),
      subject,
      snapshot,
      file: `cases/${at}/x.case.yaml`,
    })
    const files = [
      file('a', origin(1, 1), report('shop', 'small', '1', 'a')),
      file('b', origin(1, 1), report('club', 'small', '2', 'a')),
      file('c', origin(1, 1), report('shop', './rows.json', '3', 'a')),
      file('d', origin(1, 1), report('shop', './rows.json', '4', 'b')),
      file('e', origin(1, 1), { inputs: null }),
    ]
    expect(problems(files)).toEqual([])
  })
})

describe('a snapshot that steps of cases imported', () => {
  const importing = (name: string, index: number, hash: string): BlobFile => ({
    ...file(name, origin(index, 2)),
    imported: [{ path: 'snapshots/shop/more.json', hash }],
  })

  test('is named when it was two', () => {
    expect(problems([importing('a', 1, 'a'.repeat(64)), importing('b', 2, 'b'.repeat(64))])).toEqual([
      'the cases were judged on different snapshots snapshots/shop/more.json: cases/shop/a.case.yaml on aaaaaaaaaaaa… (shard 1 of 2), cases/shop/b.case.yaml on bbbbbbbbbbbb… (shard 2 of 2)',
    ])
    expect(problems([importing('a', 1, 'a'), importing('b', 2, 'a')])).toEqual([])
  })

  test('is held to what others were judged on', () => {
    const judged = file('b', origin(2, 2), { ...inputs('b'), snapshot: 'more' })
    expect(problems([importing('a', 1, 'a'), judged])).toEqual([
      expect.stringContaining(
        'different snapshots snapshots/shop/more.json: cases/shop/a.case.yaml on a… (shard 1 of 2)',
      ),
    ])
  })
})

test('shards that were run on different case files are named, where that is known', () => {
  const from = (index: number, casesHash: string | null) => origin(index, 3, { casesHash })
  expect(problems([file('a', from(1, 'x')), file('b', from(2, 'x')), file('c', from(3, 'y'))])).toEqual([
    'the shards were run on different case files: shard 1 of 3 and shard 2 of 3; shard 3 of 3',
  ])
  expect(problems([file('a', from(1, 'x')), file('b', from(2, null)), file('c', from(3, null))])).toEqual([])
})

test('shards of another version of pg-roundtrip are named', () => {
  expect(problems([file('a', origin(1, 2)), file('b', origin(2, 2, { version: '0.9.0' }))])).toEqual([
    'shard 2 of 2 was judged by pg-roundtrip 0.9.0, and this is 1.0.0',
  ])
})
