import { expect, test } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleRow } from '../../../test-samples.ts'
import { packRows } from '../../pack-rows.ts'
import { createCaseRows } from './case-rows.ts'
import { rowHead } from './test-case-rows.ts'
import { headUnpacker, rowUnpacker } from './unpack-rows.ts'

/** Blocks of so many rows each, whose keys are their positions, and which of them were unpacked. */
function blocksOf(...counts: readonly number[]) {
  const unpacked: number[] = []
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0))
  const blocks = counts.map((count, index) => ({
    count,
    unpack: () => {
      unpacked.push(index)
      return Array.from({ length: count }, (_, row) => sampleRow({ pk: (starts[index] ?? 0) + row }))
    },
  }))
  return { unpacked, rows: createCaseRows([], blocks) }
}

test('each row comes out of its block', () => {
  const { rows } = blocksOf(2, 1, 3)
  expect([0, 1, 2, 3, 5].map((position) => rows.at(position)?.pk)).toEqual([0, 1, 2, 3, 5])
  expect([-1, 6].map((position) => rows.at(position))).toEqual([undefined, undefined])
})

test('a block is unpacked when a row of it is asked for, and only the last four stay so', () => {
  const { rows, unpacked } = blocksOf(1, 1, 1, 1, 1)
  for (const position of [0, 1, 2, 3, 0, 3, 4, 0, 1]) rows.at(position)
  expect(unpacked).toEqual([0, 1, 2, 3, 4, 1])
})

test('what is known of all rows at once is the same as what they say themselves', () => {
  const organization = { field: 'organization', model: modelName('sentry.organization'), pk: 1, label: null }
  const changedRows = [
    sampleRow(),
    sampleRow({ kind: 'added', pk: [1, 'a'], intended: false, references: [organization] }),
    sampleRow({ kind: 'removed', pk: null, model: modelName('sentry.team'), references: [] }),
  ]
  const { texts, rows } = packRows(changedRows)
  expect(rows.map(headUnpacker(texts))).toEqual(changedRows.map(rowHead))
  expect(rows.map(rowUnpacker(texts)).map(rowHead)).toEqual(changedRows.map(rowHead))
})
