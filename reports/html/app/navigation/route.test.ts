import { expect, test } from 'vitest'
import { type Destination, parseRoute, routeHash } from './route.ts'

const routes: readonly Destination[] = [
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

test('no address is that of the overview', () => {
  for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ kind: 'overview', query: '' })
})

test('an address that leads to nothing is known as such', () => {
  for (const hash of ['#/case', '#/case/', '#/case/0', '#/case/x', '#/case/-1', '#/case/99999999999']) {
    expect(parseRoute(hash)).toEqual({ kind: 'nowhere', isOfCase: true, query: '' })
  }
  for (const hash of ['#main', '#/nonsense', '#/cases']) {
    expect(parseRoute(`${hash}?status=fail`)).toEqual({ kind: 'nowhere', isOfCase: false, query: 'status=fail' })
  }
})

test('a stray percent sign is no obstacle', () => {
  expect(parseRoute('#/case/2/row-%E0%A4%A')).toMatchObject({ position: 2, focus: 'row-%E0%A4%A' })
})
