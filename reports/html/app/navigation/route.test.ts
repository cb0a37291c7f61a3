import { expect, test } from 'vitest'
import { parseRoute, type Route, routeHash } from './route.ts'

const routes: readonly Route[] = [
  { kind: 'overview', query: '' },
  { kind: 'overview', query: 'status=fail&q=a+b' },
  { kind: 'case', position: 3, focus: null, query: '' },
  { kind: 'case', position: 12, focus: 'finding-2', query: 'sort=-time' },
  { kind: 'case', position: 1, focus: 'row-shop.level-["a/b?","%"]', query: '' },
]

test('every place has an address that leads there', () => {
  expect(routes.map((route) => parseRoute(routeHash(route)))).toEqual(routes)
  expect(routes.slice(0, 4).map(routeHash)).toEqual([
    '#/',
    '#/?status=fail&q=a+b',
    '#/case/3',
    '#/case/12/finding-2?sort=-time',
  ])
})

test('an address that leads nowhere is that of the overview', () => {
  for (const hash of ['', '#', '#main', '#/case/', '#/case/0', '#/case/x', '#/case/-1', '#/case/99999999999']) {
    expect(parseRoute(hash)).toEqual({ kind: 'overview', query: '' })
  }
})

test('a stray percent sign is no obstacle', () => {
  expect(parseRoute('#/case/2/row-%E0%A4%A')).toMatchObject({ position: 2, focus: 'row-%E0%A4%A' })
})
