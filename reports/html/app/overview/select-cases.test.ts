import { describe, expect, test } from 'vitest'
import type { OverviewCase } from '../../packed.ts'
import { type Filters, filtersQuery, noFilters, parseFilters } from './filters.ts'
import { selectCases } from './select-cases.ts'

const none = { bootMs: 0, schemaMs: 0, importMs: 0, stepsMs: 0, exportMs: 0, compareMs: 0 }

const overviewCase = (parts: Partial<OverviewCase>): OverviewCase => ({
  name: 'a case',
  file: 'cases/a.case.yaml',
  subject: 'sentry',
  tags: [],
  status: 'pass',
  target: null,
  intendedChanges: 0,
  actualChanges: 0,
  timings: none,
  models: [],
  findings: 0,
  words: '',
  decidable: 0,
  leftOut: null,
  ...parts,
})

const cases = [
  overviewCase({ name: 'b', status: 'pass', tags: ['slow'], timings: { ...none, bootMs: 5 } }),
  overviewCase({ name: 'c', status: 'error', subject: 'shop', models: ['shop.book'], words: 'missing-row\n["hh",7]' }),
  overviewCase({ name: 'a', status: 'fail', findings: 2, target: 'embedded@15', timings: { ...none, stepsMs: 9 } }),
  overviewCase({ name: 'd', status: 'skip', file: 'cases/Über.case.yaml' }),
]

const namesOf = (filters: Partial<Filters>) =>
  selectCases(cases, { ...noFilters, ...filters })
    .map((index) => cases[index]?.name)
    .join('')

describe('the listed cases', () => {
  test('are all, what is wrong first, where nothing is asked for', () => {
    expect(namesOf({})).toBe('acbd')
  })

  test('are those of any of the statuses, and of every other choice', () => {
    expect(namesOf({ statuses: ['pass', 'skip'] })).toBe('bd')
    expect(namesOf({ subject: 'shop' })).toBe('c')
    expect(namesOf({ model: 'shop.book' })).toBe('c')
    expect(namesOf({ tag: 'slow' })).toBe('b')
    expect(namesOf({ target: 'embedded@15' })).toBe('a')
    expect(namesOf({ tag: 'slow', subject: 'shop' })).toBe('')
  })

  test('have every word somewhere, whatever its case', () => {
    expect(namesOf({ text: '  ÜBER cases ' })).toBe('d')
    expect(namesOf({ text: 'book' })).toBe('c')
    expect(namesOf({ text: 'book slow' })).toBe('')
  })

  test('are found by what their findings name, and by a tag as it is shown', () => {
    expect(namesOf({ text: 'missing ["HH",7]' })).toBe('c')
    expect(namesOf({ text: '#slow' })).toBe('b')
    expect(namesOf({ text: '#low' })).toBe('')
  })

  test('are sorted either way', () => {
    const sorted = (key: Filters['sort']['key'], descending = false) => namesOf({ sort: { key, descending } })
    expect(sorted('name')).toBe('abcd')
    expect(sorted('name', true)).toBe('dcba')
    expect(sorted('time', true)).toBe('abcd')
    expect(sorted('findings', true)).toBe('abcd')
    expect(sorted('status', true)).toBe('dbca')
  })
})

test('filters stand in a query and come out of it again', () => {
  const filters: Filters = {
    statuses: ['fail', 'error'],
    subject: 'a&b',
    model: 'shop.book',
    tag: '=#',
    target: '',
    text: 'ä "b" +',
    sort: { key: 'time', descending: true },
  }
  expect(parseFilters(filtersQuery(filters))).toEqual(filters)
  expect(filtersQuery(noFilters)).toBe('')
  expect(parseFilters('status=bogus&sort=-bogus&x=1')).toEqual(noFilters)
})
