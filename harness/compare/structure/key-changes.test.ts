import { expect, test } from 'vitest'
import type { Table } from '../../model/catalog.ts'
import { tablePartChanges } from './key-changes.ts'

const plain: Table = {
  ...{ schema: 'shop', name: 'book', columns: [], primaryKey: [], uniques: [], foreignKeys: [], triggers: [] },
}

function changes(before: Partial<Table>, after: Partial<Table>) {
  const link = { before: { ...plain, ...before }, after: { ...plain, ...after }, columns: new Map<string, string>() }
  return tablePartChanges(link, new Map()).map(({ part, text }) => [part, text])
}

test('row level security is told when it comes, goes or is forced', () => {
  expect(changes({}, { rowSecurity: 'enabled' })).toEqual([
    ['row-security', 'table shop.book has row level security now'],
  ])
  expect(changes({ rowSecurity: 'enabled' }, { rowSecurity: 'forced' })).toEqual([
    [
      'row-security',
      'table shop.book has row level security that is forced on its owner now, and had row level security',
    ],
  ])
  expect(changes({ rowSecurity: 'forced' }, {})).toEqual([
    ['row-security', 'table shop.book lost its row level security'],
  ])
})

test('a table that is logged no more, or again, is told', () => {
  expect(changes({}, { unlogged: true })).toEqual([['logging', 'table shop.book is unlogged now']])
  expect(changes({ unlogged: true }, {})).toEqual([['logging', 'table shop.book is logged now, and was not']])
})
