import { describe, expect, test } from 'vitest'
import { judge } from '../harness/compare/index.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'
import { type ModelName, modelName, ordinal, type Row } from '../harness/model/snapshot.ts'
import { autoComparators } from './auto.ts'
import { equalOrRemoved } from './equal-or-removed.ts'
import { ignored } from './ignored.ts'
import { nullIsMissing } from './null-is-missing.ts'
import { baseType, fieldOf, modelOf } from './sample-pair.ts'
import { sampleForeignKey } from './test-specification.ts'

const book = modelName('book')
const page = modelName('page')
const note = modelName('note')

const numbered = { type: baseType('int8'), identity: 'by-default' } as const
const to = (fields: readonly string[], target: string, targetFields: readonly string[]) => ({
  ...sampleForeignKey(fields, target),
  targetFields,
})

const models: readonly Model[] = [
  modelOf([fieldOf('id', numbered), fieldOf('title'), fieldOf('code')], {
    name: book,
    naturalKey: ['title'],
    uniques: [['code']],
  }),
  modelOf([fieldOf('book', { type: baseType('int8') }), fieldOf('nr')], {
    name: page,
    primaryKey: ['book', 'nr'],
    foreignKeys: [to(['book'], 'book', ['id'])],
  }),
  modelOf(
    [
      fieldOf('id', numbered),
      fieldOf('name'),
      fieldOf('kind'),
      fieldOf('about', { type: baseType('int8') }),
      fieldOf('data', { type: baseType('jsonb') }),
      fieldOf('code'),
      fieldOf('page_book', { type: baseType('int8') }),
      fieldOf('page_nr'),
      fieldOf('plain', { type: baseType('int8') }),
    ],
    {
      name: note,
      naturalKey: ['name'],
      foreignKeys: [
        { ...to(['code'], 'book', ['code']), targetsPrimaryKey: false },
        to(['page_book', 'page_nr'], 'page', ['book', 'nr']),
      ],
      looseKeys: [
        { kind: 'polymorphic', field: 'about', typeField: 'kind', targets: new Map([['book', book]]) },
        { kind: 'json', field: 'data', path: [{ kind: 'member', name: 'book' }], target: book },
      ],
    },
  ),
]

const row = (
  model: ModelName,
  pk: number | readonly JsonValue[],
  fields: Readonly<Record<string, JsonValue>>,
): Row => ({
  model,
  pk,
  fields,
})

/** Books `one` and `two`, with these keys, a page of each, and a note. */
const rows = (one: number, two: number, about: Readonly<Record<string, JsonValue>>) => [
  row(book, one, { title: 'one', code: `c${one}` }),
  row(book, two, { title: 'two', code: `c${two}` }),
  ...[one, two].map((id) => row(page, [id, 'p'], { book: id, nr: 'p' })),
  row(note, 1, { name: 'n', kind: 'book', page_nr: 'p', ...about }),
]

function findings(
  expected: readonly Row[],
  actual: readonly Row[],
  settle = equalOrRemoved('about', 'data', 'code', 'page_book', 'plain'),
) {
  const bound = new Map([
    [note, [settle]],
    [book, [ignored('code')]],
  ])
  const schema = { subject: 'shop', models: new Map(models.map((model) => [model.name, model])), sequences: [] }
  const wanted = expected.map((each, index) => ({
    ...each,
    before: each,
    ordinal: ordinal(index + 1),
    intended: new Map(),
    addedBy: null,
    reportedPk: null,
  }))
  const { findings: found } = judge(schema, { rows: wanted, removed: [] }, actual, {
    purpose: 'files',
    comparators: new Map(models.map((model) => [model.name, autoComparators(model, bound.get(model.name) ?? [])])),
    window: null,
    steps: [],
    keysPreserved: false,
  })
  return found.map(({ model, field, comparator }) => `${model}.${field} ${comparator}`)
}

describe.each<readonly [string, (id: number) => Readonly<Record<string, JsonValue>>, readonly string[]]>([
  ['of one of several models', (id) => ({ about: id }), []],
  ['within JSON', (id) => ({ data: { book: id } }), []],
  ['to another unique key', (id) => ({ code: `c${id}` }), []],
  // Where no part has another value, each may be the wrong one.
  ['of several fields', (id) => ({ page_book: id }), ['note.page_nr null']],
])('equal-or-removed of a key %s', (_, key, besides) => {
  const [field = ''] = Object.keys(key(1))
  const before = rows(1, 2, key(1))

  test('accepts the paired row, whatever its number', () => {
    expect(findings(before, rows(7, 8, key(7)))).toEqual([])
    expect(findings(before, rows(2, 1, key(2)))).toEqual([])
  })

  test('rejects the same number of another row, once', () => {
    expect(findings(before, rows(2, 1, key(1)))).toEqual([...besides, `note.${field} null`])
    expect(findings(before, rows(7, 8, key(8)))).toEqual([`note.${field} null`])
  })

  test('accepts that it is gone, and rejects one where there was none', () => {
    expect(findings(before, rows(2, 1, { [field]: null }))).toEqual([])
    expect(findings(before, rows(2, 1, {}))).toEqual([])
    expect(findings(rows(1, 2, { [field]: null }), rows(2, 1, key(1)))).toEqual([`note.${field} equal-or-removed`])
    expect(findings(rows(1, 2, {}), rows(2, 1, { [field]: null }))).toEqual([`note.${field} equal-or-removed`])
    const lenient = nullIsMissing(equalOrRemoved(field))
    expect(findings(rows(1, 2, {}), rows(2, 1, { [field]: null }), lenient)).toEqual([])
    expect(findings(before, rows(2, 1, key(1)), lenient)).toEqual([...besides, `note.${field} null`])
  })
})

test('equal-or-removed compares what is no key by its value', () => {
  expect(findings(rows(1, 2, { plain: 1 }), rows(2, 1, { plain: 1 }))).toEqual([])
  expect(findings(rows(1, 2, { plain: 1 }), rows(2, 1, { plain: 2 }))).toEqual(['note.plain equal-or-removed'])
  expect(findings(rows(1, 2, { plain: 1 }), rows(2, 1, {}))).toEqual([])
})
