import { describe, expect, test } from 'vitest'
import { modelName, type Row, toPrimaryKey } from '../model/snapshot.ts'
import { rowOrder, sortSnapshot } from './order.ts'
import { parseJson } from './read/json-reader.ts'
import { field, model, schema } from './test-schema.ts'

const row = (pk: Row['pk'], name = 'thing', fields: Row['fields'] = {}): Row => ({ model: modelName(name), pk, fields })

function sorted(type: string, ...pks: Row['pk'][]): readonly Row['pk'][] {
  const order = rowOrder(model('thing', [field('id', type)]))
  return pks
    .map((pk) => row(pk))
    .sort(order)
    .map(({ pk }) => pk)
}

describe('rows of a model', () => {
  test('ascend by number, with all its digits', () => {
    const big = (text: string) => toPrimaryKey(parseJson(text))
    expect(sorted('int8', 10, 9, -1, big('9007199254740994'), big('9007199254740993'))).toEqual([
      -1,
      9,
      10,
      big('9007199254740993'),
      big('9007199254740994'),
    ])
    expect(sorted('numeric', 'NaN', '10.0', '9.50', '-1', 'Infinity', '9.5000001', '-Infinity')).toEqual([
      '-Infinity',
      '-1',
      '9.50',
      '9.5000001',
      '10.0',
      'Infinity',
      'NaN',
    ])
    expect(sorted('float8', 'NaN', 1.5, 'Infinity', -3, 'NaN')).toEqual([-3, 1.5, 'Infinity', 'NaN', 'NaN'])
  })

  test('ascend by time', () => {
    const times = [
      '-infinity',
      '0044-03-15 00:00:00+00 BC',
      '2026-01-01T00:00:00.123Z',
      '2026-01-01T00:00:00.123456Z',
      '10000-01-01T00:00:00.000Z',
      'infinity',
    ]
    expect(sorted('timestamptz', ...times.toReversed())).toEqual(times)
    expect(sorted('date', 'infinity', '10000-01-01', '2026-01-01', '0001-01-01 BC')).toEqual([
      '0001-01-01 BC',
      '2026-01-01',
      '10000-01-01',
      'infinity',
    ])
  })

  test('ascend by code point, whatever the language', () => {
    expect(sorted('text', 'ä', 'a', 'Z', '10', '9', '\uffee', '😀')).toEqual(['10', '9', 'Z', 'a', 'ä', '\uffee', '😀'])
  })

  test('ascend by the columns of a composite key, the first of them first', () => {
    const pair = model('thing', [field('a', 'numeric'), field('b', 'text')], { primaryKey: ['a', 'b'] })
    const rows = [row(['10', 'a']), row(['9', 'b']), row(['9', 'a'])]
    expect(rows.sort(rowOrder(pair)).map(({ pk }) => pk)).toEqual([
      ['9', 'a'],
      ['9', 'b'],
      ['10', 'a'],
    ])
  })

  test('stand by content where there is no key', () => {
    const log = model('thing', [field('a', 'int4')], { primaryKey: [] })
    const rows = [row(null, 'thing', { b: 1, a: 2 }), row(null, 'thing', { a: 1, b: 3 })]
    expect(rows.sort(rowOrder(log)).map(({ fields }) => fields.a)).toEqual([1, 2])
  })
})

test('models stand in the order of the schema, unknown ones last, by name', () => {
  const shop = schema(model('z', [field('id', 'int4')]), model('b', [field('id', 'int4')]))
  const rows = [row(1, 'y'), row(2, 'b'), row(1, 'b'), row(1, 'x'), row(1, 'z'), row('b', 'x'), row('a', 'x')]
  expect(sortSnapshot(rows, shop).map((entry) => `${entry.model} ${entry.pk}`)).toEqual([
    'z 1',
    'b 1',
    'b 2',
    'x 1',
    'x a',
    'x b',
    'y 1',
  ])
})
