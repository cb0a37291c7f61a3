import { expect, test } from 'vitest'
import { jsonNumber } from '../../../../harness/model/json.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleFinding, sampleRow } from '../../../test-samples.ts'
import { rowAnchor } from './anchors.ts'
import { indexRows } from './row-index.ts'

const model = modelName('shop.level')

test('a row is found by its model and key, whatever it is made of, and by its anchor', () => {
  const pks = [1, '1', jsonNumber('1.0'), [1], null, true, '[1]']
  const rows = [...pks.map((pk) => sampleRow({ model, pk })), sampleRow({ model: modelName('shop.other'), pk: 1 })]
  const index = indexRows(rows, [])
  expect(rows.map((row) => index.positionOf(row))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(index.positionOf({ model, pk: 2 })).toBe(undefined)
  expect(index.positionAt('row-shop.other-1')).toBe(7)
  expect(index.positionAt('row-shop.other-2')).toBe(undefined)
  expect(rows.map((row) => rowAnchor(rows[index.positionAt(rowAnchor(row)) ?? -1] ?? row))).toEqual(rows.map(rowAnchor))
})

test('of two rows with one key the first is found', () => {
  const rows = [sampleRow({ model, kind: 'removed' }), sampleRow({ model, kind: 'added' })]
  expect(indexRows(rows, []).positionOf({ model, pk: 1 })).toBe(0)
})

test('a finding is of the row with its actual key, or else with its expected one', () => {
  const rows = [sampleRow({ model, pk: 1 }), sampleRow({ model, pk: 2 })]
  const of = (actualPk: number | null, expectedPk: number | null) => sampleFinding({ model, actualPk, expectedPk })
  const findings = [of(2, 1), of(null, 1), of(3, 1), of(null, null), of(9, 9), of(2, 2)]
  const index = indexRows(rows, findings)
  expect(findings.map((finding) => index.rowOf(finding)?.pk)).toEqual([2, 1, 1, undefined, undefined, 2])
  expect([index.findingsOf(0), index.findingsOf(1), index.findingsOf(2)]).toEqual([[1, 2], [0, 5], []])
})
