import { expect, test } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleRow } from '../../../test-samples.ts'
import { countRows } from '../../change-counts.ts'
import { rowHead } from '../data/test-case-rows.ts'
import { allRows, listRows, type RowList } from './select-rows.ts'

const team = modelName('sentry.team')
const rows = [
  sampleRow({ pk: 1 }),
  sampleRow({ pk: 2, intended: false }),
  sampleRow({ pk: 3, kind: 'added' }),
  sampleRow({ model: team, kind: 'removed', intended: false }),
].map(rowHead)

test('rows are counted by model and by what happened to them, those that were meant apart', () => {
  const none = { intended: 0, unintended: 0 }
  expect(countRows(rows)).toEqual([
    {
      model: 'sentry.organization',
      added: { intended: 1, unintended: 0 },
      removed: none,
      changed: { intended: 1, unintended: 1 },
    },
    { model: 'sentry.team', added: none, removed: { intended: 0, unintended: 1 }, changed: none },
  ])
})

test('rows stand under their model, those that are not as meant first', () => {
  const positions = (filter: Partial<typeof allRows>) => shown(listRows(rows, { ...allRows, ...filter }))
  const shown = (list: RowList) =>
    Array.from({ length: list.count }, (_, index) => list.at(index)).map((item) =>
      item?.kind === 'row' ? item.position : item?.model,
    )
  expect(positions({})).toEqual(['sentry.organization', 1, 0, 2, 'sentry.team', 3])
  expect(positions({ isUnintendedOnly: true })).toEqual(['sentry.organization', 1, 'sentry.team', 3])
  expect(positions({ model: team })).toEqual(['sentry.team', 3])
  expect(positions({ kind: 'added' })).toEqual(['sentry.organization', 2])
  expect(positions({ model: team, kind: 'added' })).toEqual([])
})

test('an item has one key in all lists, and is found by its position', () => {
  const [all, some] = [listRows(rows, allRows), listRows(rows, { ...allRows, model: team })]
  const keys = (list: RowList) => Array.from({ length: list.count }, (_, index) => list.keyOf(index))
  expect(new Set(keys(all)).size).toBe(all.count)
  expect(keys(all).slice(-2)).toEqual(keys(some))
  expect([all.indexOf(3), some.indexOf(3), some.indexOf(0)]).toEqual([5, 1, null])
  expect(some.at(99)).toBe(null)
})
