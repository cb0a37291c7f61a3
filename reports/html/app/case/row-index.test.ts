import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../../../../harness/model/json.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleFinding, sampleRow } from '../../../test-samples.ts'
import { rowHead } from '../data/test-case-rows.ts'
import { indexRows } from './row-index.ts'

const model = modelName('shop.level')

test('a row is found by its model and key, whatever it is made of, and by its anchor', () => {
  const pks = [1, '1', jsonNumber('1.0'), [1], null, true, '[1]']
  const rows = [...pks.map((pk) => sampleRow({ model, pk })), sampleRow({ model: modelName('shop.other'), pk: 1 })]
  const index = indexRows(rows.map(rowHead), [])
  expect(rows.map((row) => index.positionOf(row))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(index.positionOf({ model, pk: 2 })).toBe(undefined)
  expect(index.positionAt('row-shop.other-1')).toBe(7)
  expect(index.positionAt('row-shop.other-2')).toBe(undefined)
  const different = [0, 2, 3, 4, 5, 7]
  expect(different.map((position) => index.anchorAt(position))).toEqual(
    ['1', '1.0', '[1]', 'null', 'true'].map((pk) => `row-shop.level-${pk}`).concat('row-shop.other-1'),
  )
  expect(different.map((position) => index.positionAt(index.anchorAt(position)))).toEqual(different)
})

describe('of rows with one key', () => {
  const hidden = [1, 2].map((number) => sampleRow({ model, pk: '...', label: `name "${number}"` }))
  const keyless = [sampleRow({ model, pk: null }), sampleRow({ model, pk: null })]
  const replaced = [sampleRow({ model, kind: 'removed', pk: 7 }), sampleRow({ model, kind: 'added', pk: 7 })]

  test.each([
    ['whose keys are hidden', hidden],
    ['of a table without a primary key', keyless],
    ['of which one took the place of the other', replaced],
  ])('each has an address of its own: %s', (_, alike) => {
    const rows = [sampleRow({ model, pk: 9 }), ...alike].map(rowHead)
    const index = indexRows(rows, [])
    expect(rows.map((_row, position) => index.anchorAt(position))).toEqual(['row-shop.level-9', 'row-2', 'row-3'])
    expect(rows.map((_row, position) => index.positionAt(index.anchorAt(position)))).toEqual([0, 1, 2])
    expect(index.positionAt('row-shop.level-7')).toBe(undefined)
    expect(index.positionAt('row-1')).toBe(undefined)
  })

  test('a reference leads to the one that is there, and to none where several are', () => {
    expect(indexRows(replaced.map(rowHead), []).positionOf({ model, pk: 7 })).toBe(1)
    expect(indexRows(hidden.map(rowHead), []).positionOf({ model, pk: '...' })).toBe(undefined)
  })

  test('each has its own findings', () => {
    const findings = [sampleFinding({ model, actualPk: '...' }), sampleFinding({ model, actualPk: '...' })]
    const [first, second] = findings
    if (!first || !second) throw new TypeError('two')
    const rows = hidden.map((row, index) => ({ ...row, findings: [2 - index] }))
    const index = indexRows(rows.map(rowHead), findings)
    expect([index.positionOfFinding(first), index.positionOfFinding(second)]).toEqual([1, 0])
    expect([index.findingsOf(0), index.findingsOf(1)]).toEqual([[1], [0]])
  })
})

test('a finding is of the row that has its number, whatever its keys, and of none that has not', () => {
  const rows = [sampleRow({ model, pk: 1, findings: [1, 3] }), sampleRow({ model, pk: 2 })]
  const findings = [2, 2, 9].map((pk) => sampleFinding({ model, actualPk: pk, expectedPk: pk }))
  const index = indexRows(rows.map(rowHead), findings)
  expect(findings.map((finding) => index.positionOfFinding(finding))).toEqual([0, undefined, 0])
  expect([index.findingsOf(0), index.findingsOf(1), index.findingsOf(2)]).toEqual([[0, 2], [], []])
})

test('findings that are not in the page are not asked for', () => {
  const rows = [sampleRow({ model, pk: 1, findings: [1, 2] })]
  expect(indexRows(rows.map(rowHead), [sampleFinding({ model })]).findingsOf(0)).toEqual([0])
})
