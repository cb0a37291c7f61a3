import { describe, expect, test } from 'vitest'
import type { CatalogIdentities } from '../../model/structure.ts'
import { renamedLabels, withNewLabels } from './renamed-labels.ts'
import { sameExpression } from './same-expression.ts'

const identities = (type: string, ...labels: readonly string[]): CatalogIdentities => ({
  tables: new Map(),
  labels: new Map([[type, new Map(labels.map((label, index) => [label, String(index)]))]]),
})
const labels = renamedLabels(identities('shop.Format', 'paper', "o'clock"), identities('shop.form', 'soft cover', 'x'))
const columns = new Map([
  ['price', 'Unit Price'],
  ['paper', 'sheet'],
])
const same = (before: string, after: string): boolean => sameExpression(before, after, { columns, labels })

describe('an expression is the same', () => {
  test.each([
    ['(price > (0)::numeric)', '("Unit Price" > (0)::numeric)'],
    [`(f = 'paper'::shop."Format")`, `(f = 'soft cover'::shop.form)`],
    [`(f = ANY ('{paper,NULL}'::shop."Format"[]))`, `(f = ANY ('{"soft cover",NULL}'::shop.form[]))`],
    [`(f <> 'o''clock'::shop."Format")`, `(f <> 'x'::shop.form)`],
    ["(paper = 'paper'::text)", "(sheet = 'paper'::text)"],
    ['price(paper)', 'price(sheet)'],
    ['(((paper)::price)::text = price.paper(1))', '(((sheet)::price)::text = price.paper(1))'],
  ])('%s, as %s', (before, after) => expect(same(before, after)).toBe(true))
})

describe('an expression is another one', () => {
  test.each([
    ['(price > 0)', '(price > 0)x'],
    ['(price > 0)', '("Unit Price" > 1)'],
    [`(f = 'paper'::shop."Format")`, `(f = 'x'::shop.form)`],
    ["(paper = 'price'::text)", "(sheet = 'Unit Price'::text)"],
    ['(paper > 0)', '(lower > 0)'],
  ])('%s, as %s', (before, after) => expect(same(before, after)).toBe(false))
})

test('labels of arrays are quoted as PostgreSQL quotes them', () => {
  const renamed = new Map([
    ['a', 'null'],
    ['b c', 'd"\\'],
    ['NULL', 'e'],
  ])
  expect(withNewLabels('{a,"b c",NULL,"NULL"}', renamed)).toBe('{"null","d\\"\\\\",NULL,e}')
  expect(withNewLabels('b c', renamed)).toBe('d"\\')
})
