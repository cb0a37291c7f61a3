import { expect, test } from 'vitest'
import { jsonNumber } from '../../../../harness/model/json.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { parseFocus, rowAnchor, rowAnchorAt } from './anchors.ts'

const model = modelName('shop.level')

test('a row is named by its model and key, every digit kept', () => {
  const pks = [1, 'DE', jsonNumber('9007199254740993'), [1, 'a'], null]
  expect(pks.map((pk) => rowAnchor({ model, pk }))).toEqual([
    'row-shop.level-1',
    'row-shop.level-DE',
    'row-shop.level-9007199254740993',
    'row-shop.level-[1,"a"]',
    'row-shop.level-null',
  ])
  expect(parseFocus(rowAnchorAt(6))).toEqual({ kind: 'row', anchor: 'row-7' })
})

test('an address leads to a finding or a line by its number, or to a row; another leads to the case', () => {
  expect(parseFocus('finding-12')).toEqual({ kind: 'finding', number: 12 })
  expect(parseFocus('line-7')).toEqual({ kind: 'line', number: 7 })
  expect(parseFocus('rows')).toEqual({ kind: 'rows', of: null })
  expect(parseFocus('rows-added-shop.level')).toEqual({ kind: 'rows', of: { kind: 'added', model: 'shop.level' } })
  expect(parseFocus('row-shop.level-1')).toEqual({ kind: 'row', anchor: 'row-shop.level-1' })
  for (const other of [
    null,
    '',
    'finding-0',
    'line-0',
    'line-x',
    'rows-',
    'rows-kept-a',
    'finding-1e9',
    'finding-99999999999',
    'else',
  ]) {
    expect(parseFocus(other)).toBe(null)
  }
})
