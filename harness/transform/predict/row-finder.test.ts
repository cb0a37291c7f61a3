import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import { type ExpectedValue, expectMatch } from '../../model/matcher.ts'
import { modelName, type PrimaryKey } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import type { RowView } from './expected-rows.ts'
import { RowFinder } from './row-finder.ts'

const schema = sketchSchema({
  country: { fields: [sketchField('id', 'bpchar'), sketchField('name', 'text')] },
  city: {
    fields: [sketchField('id', 'int4'), sketchField('country', 'bpchar'), sketchField('area', 'numeric')],
    foreignKeys: [sketchKey('country', 'country')],
  },
  person: {
    fields: [sketchField('id', 'int4'), sketchField('city', 'int4'), sketchField('boss', 'int4')],
    foreignKeys: [sketchKey('city', 'city'), sketchKey('boss', 'person')],
  },
  seat: { fields: [sketchField('line', 'int4'), sketchField('number', 'int4')], primaryKey: ['line', 'number'] },
})

function row(
  model: string,
  pk: ExpectedValue,
  fields: RowView['fields'],
  reportedPk: PrimaryKey | null = null,
): RowView {
  return { model: modelName(model), pk, fields, reportedPk }
}

const generated = expectMatch({ matcher: 'generated' })
const rows = [
  row('country', 'nl ', { name: 'Nederland' }),
  row('country', 'be ', { name: 'België' }),
  row('city', 1, { country: 'nl', area: '219.0' }),
  row('city', 2, { country: 'be', area: '204.51' }),
  row('city', 3, { country: null, area: null }),
  row('person', 10, { city: 1, boss: null }),
  row('person', 11, { city: 2, boss: 10 }),
  row('person', generated, { city: 3, boss: 11 }, 12),
  row('person', generated, { city: generated, boss: null }),
  row('seat', [1, 2], { line: 1, number: 2 }),
]

/** The keys of what is found, asked for twice: without and with an index. */
function find(model: string, where: Where): readonly JsonValue[] {
  const finder = new RowFinder(schema, rows)
  const keys = () =>
    finder.find(modelName(model), where).map((found) => found.reportedPk ?? JSON.parse(JSON.stringify(found.pk)))
  const first = keys()
  expect(keys()).toEqual(first)
  expect(keys()).toEqual(first)
  return first
}

const equals = (field: string, value: JsonValue) => ({ kind: 'equals', field, value }) as const

describe('rows are found', () => {
  test('by the equality of their types: a scale or padding does not count', () => {
    expect(find('city', [equals('area', '219')])).toEqual([1])
    expect(find('city', [equals('area', '219.001')])).toEqual([])
    expect(find('country', [{ kind: 'pk', pk: 'nl' }])).toEqual(['nl '])
  })

  test('by all conditions together, and all rows by none', () => {
    expect(find('city', [equals('country', 'nl'), equals('area', '204.51')])).toEqual([])
    expect(find('city', [])).toEqual([1, 2, 3])
  })

  test('by null, which equals nothing else', () => {
    expect(find('city', [equals('area', null)])).toEqual([3])
    expect(find('city', [equals('country', null), equals('area', null)])).toEqual([3])
  })

  test('by a primary key of one column or several, reported ones included', () => {
    expect(find('person', [{ kind: 'pk', pk: 12 }])).toEqual([12])
    expect(find('seat', [{ kind: 'pk', pk: [1, 2] }])).toEqual([[1, 2]])
    expect(find('seat', [{ kind: 'pk', pk: [2, 1] }])).toEqual([])
  })

  test('through foreign keys, as deep as wanted, and to themselves', () => {
    const inBelgium: Where = [{ kind: 'through', field: 'country', where: [equals('name', 'België')] }]
    expect(find('person', [{ kind: 'through', field: 'city', where: inBelgium }])).toEqual([11])
    const worksForTen: Where = [{ kind: 'through', field: 'boss', where: [{ kind: 'pk', pk: 10 }] }]
    expect(find('person', worksForTen)).toEqual([11])
    expect(find('person', [{ kind: 'through', field: 'boss', where: worksForTen }])).toEqual([12])
  })

  test('never by a value that nobody knows yet', () => {
    const all = rows.filter(({ model }) => model === 'person').length
    expect(find('person', [])).toHaveLength(all)
    expect(find('person', [equals('city', null)])).toEqual([])
    expect(find('person', [{ kind: 'through', field: 'city', where: [] }])).toEqual([10, 11, 12])
  })

  test('when they came later, too', () => {
    const finder = new RowFinder(schema, rows)
    const inOne: Where = [equals('city', 1)]
    for (let times = 0; times < 2; times += 1) expect(finder.find(modelName('person'), inOne)).toHaveLength(1)
    finder.add(row('person', 13, { city: 1, boss: null }))
    expect(finder.find(modelName('person'), inOne)).toHaveLength(2)
  })
})
