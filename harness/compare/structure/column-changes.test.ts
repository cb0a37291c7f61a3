import { describe, expect, test } from 'vitest'
import type { Column, ColumnDefault, ColumnType } from '../../model/catalog.ts'
import { alteredParts } from './column-changes.ts'

const state = (...labels: readonly string[]): ColumnType => ({ kind: 'enum', name: 'shop.state', labels })
const arrayOf = (element: ColumnType): ColumnType => ({ kind: 'array', name: 'shop._state', element })

function column(type: ColumnType, given: ColumnDefault | null, details: Partial<Column> = {}): Column {
  const none = { generated: null, identity: null, sequence: null }
  return { name: 'state', type, sqlType: 'shop.state', nullable: true, default: given, ...none, ...details }
}

const constant = (text: string): ColumnDefault => ({ kind: 'constant', text })
const [then, now] = [state('draft', 'sent'), state('sketch', 'sent')]
const labels = new Map([['shop.state', { to: 'shop.state', labels: new Map([['draft', 'sketch']]) }]])

function altered(before: Column, after: Column) {
  const renames = { columns: new Map([['n', 'm']]), labels }
  return alteredParts({ before, after, renames, joinsPrimaryKey: false, secret: false }).map(([, text]) => text)
}

describe('a default that names a value of an enum', () => {
  test('follows its new name, also in arrays and expressions', () => {
    expect(altered(column(then, constant('draft')), column(now, constant('sketch')))).toEqual([])
    const [lists, listsNow] = [arrayOf(then), arrayOf(now)]
    expect(altered(column(lists, constant('{sent,draft}')), column(listsNow, constant('{sent,sketch}')))).toEqual([])
    const computed = (label: string): ColumnDefault => {
      return { kind: 'volatile', expression: `pick('${label}'::shop.state)` }
    }
    expect(altered(column(then, computed('draft')), column(now, computed('sketch')))).toEqual([])
  })

  test('is another one if it names another value', () => {
    expect(altered(column(then, constant('draft')), column(now, constant('sent')))).toEqual([
      "has the default 'sent' now, and had 'draft'",
    ])
    expect(altered(column(then, constant('sent')), column(now, constant('sketch')))).toHaveLength(1)
  })
})

test('a collation that comes, goes or is another one is told, unless it goes with a type that is not compared by any', () => {
  const texts = (collation?: string, name = 'text') =>
    column({ kind: 'base', name }, null, collation === undefined ? {} : { collation })
  expect(altered(texts(), texts('pg_catalog.C'))).toEqual(['has a collation now, pg_catalog.C'])
  expect(altered(texts('pg_catalog.C'), texts('shop.no_case'))).toEqual([
    'has the collation shop.no_case now, and had pg_catalog.C',
  ])
  expect(altered(texts('pg_catalog.C'), texts(undefined, 'varchar'))).toEqual(['lost its collation pg_catalog.C'])
  expect(altered(texts('pg_catalog.C'), texts(undefined, 'bytea'))).toEqual([])
})

test('what generates a column follows new names of columns and of values of enums', () => {
  const generated = (expression: string) => column(then, null, { generated: { kind: 'stored', expression } })
  const before = generated("CASE WHEN (n > 0) THEN 'draft'::shop.state END")
  expect(altered(before, generated("CASE WHEN (m > 0) THEN 'sketch'::shop.state END"))).toEqual([])
  expect(altered(before, generated("CASE WHEN (m > 1) THEN 'sketch'::shop.state END"))).toHaveLength(1)
})
