import { describe, expect, test } from 'vitest'
import type { Comparator } from '../model/comparator.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { judge } from './judge.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  copy: { fields: { of: {} } },
  source: { fields: { id_text: {} } },
})

const drawn: Comparator = {
  name: 'drawn',
  fields: ['id_text'],
  settles: 'tolerance',
  looksAtReplacements: true,
  existence: () => [],
  compare: ({ expected, actual }, { replacements, replaced }) => [
    ...(replacements('id', String(expected.id_text)).length > 1 ? [{ field: 'id_text', message: 'two new ones' }] : []),
    ...(replaced('id', String(actual.id_text)).length > 1 ? [{ field: 'id_text', message: 'two old ones' }] : []),
  ],
  replacements: ({ expected, actual }) => [
    { correlation: 'id', expected: String(expected.id_text), actual: String(actual.id_text) },
  ],
  scrub: () => ({ id_text: '⟨drawn⟩' }),
}

const copied: Comparator = {
  name: 'copied',
  fields: ['of'],
  settles: 'tolerance',
  looksAtReplacements: true,
  existence: () => [],
  compare({ expected, actual }, { replacements }) {
    const [wanted = expected.of] = replacements('id', String(expected.of))
    return wanted === actual.of ? [] : [{ field: 'of', message: `expected ${wanted}` }]
  },
  scrub: () => ({ of: '⟨copied⟩' }),
}

function messages(expected: readonly Row[], actual: readonly Row[]): readonly string[] {
  const bound = (comparator: Comparator) => [{ comparator, boundBy: 'subject', reason: '' } as const]
  const { findings } = judge(schema, { rows: expectSame(expected), removed: [] }, actual, {
    purpose: 'files',
    comparators: new Map([
      [modelName('source'), bound(drawn)],
      [modelName('copy'), bound(copied)],
    ]),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return findings.map(({ model, expectedPk, message }) => `${model} ${expectedPk} ${message}`)
}

const source = (pk: number, id: string) => rowOf('source', pk, { id_text: id })
const copy = (pk: number, of: string) => rowOf('copy', pk, { of })

describe('what was drawn anew in one row', () => {
  test('is known in every other, whatever model comes first', () => {
    const before = [copy(1, 'a'), copy(2, 'b'), source(1, 'a'), source(2, 'b')]
    expect(messages(before, [copy(1, 'x'), copy(2, 'y'), source(1, 'x'), source(2, 'y')])).toEqual([])
    expect(messages(before, before)).toEqual([])
    expect(messages(before, [copy(1, 'y'), copy(2, 'y'), source(1, 'x'), source(2, 'y')])).toEqual([
      'copy 1 expected x',
    ])
  })

  test('makes a copy wrong that is as it was', () => {
    expect(messages([copy(1, 'a'), source(1, 'a')], [copy(1, 'a'), source(1, 'x')])).toEqual(['copy 1 expected x'])
  })

  test('is held against rows that are as they were', () => {
    expect(messages([source(1, 'a'), source(2, 'a')], [source(1, 'a'), source(2, 'x')])).toEqual([
      'source 1 two new ones',
      'source 2 two new ones',
    ])
    expect(messages([source(1, 'a'), source(2, 'b')], [source(1, 'a'), source(2, 'a')])).toEqual([
      'source 1 two old ones',
      'source 2 two old ones',
    ])
  })
})
