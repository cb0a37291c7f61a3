import { describe, expect, test } from 'vitest'
import { ignored, setOfRows } from '../../comparators/index.ts'
import { parseJsonPath } from '../model/json-path.ts'
import type { LooseKey } from '../model/schema.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { rowOf, schemaOf } from './test-schema.ts'
import { type Verdicts, verdicts } from './test-verdicts.ts'

/** A verdict that lets go of rows that are surely right says what one on all rows says. */
function expectBoth({ found, foundInFull }: Verdicts, expected: readonly string[]): void {
  expect(foundInFull).toEqual(expected)
  expect(found).toEqual(expected)
}

describe('rows that refer to a bag', () => {
  const tag = modelName('tag')
  const polymorphic: LooseKey = {
    kind: 'polymorphic',
    field: 'tag',
    typeField: 'type',
    targets: new Map([['t', tag]]),
  }
  const inJson: LooseKey = { kind: 'json', field: 'tag', path: parseJsonPath('id') ?? [], target: tag }
  const tags = { tag: { fields: { label: {}, hue: {} } } }
  const before = [rowOf('tag', 1, { label: 'a', hue: 'x' }), rowOf('tag', 2, { label: 'b', hue: 'y' })]
  const after = [rowOf('tag', 1, { label: 'b', hue: 'y' }), rowOf('tag', 2, { label: 'a', hue: 'x' })]

  test.each([
    ['a foreign key', schemaOf({ ...tags, use: { fields: { tag: { to: 'tag' } } } }), (of: number) => ({ tag: of })],
    [
      'a key whose model another field names',
      schemaOf({ ...tags, use: { fields: { type: {}, tag: {} }, looseKeys: [polymorphic] } }),
      (of: number) => ({ type: 't', tag: String(of) }),
    ],
    [
      'a key within JSON',
      schemaOf({ ...tags, use: { fields: { tag: {} }, looseKeys: [inJson] } }),
      (of: number) => ({ tag: { id: of } }),
    ],
  ])('by %s are wrong where they hold the same key, which is another row now', (_, schema, fields) => {
    const bags = { tag: [setOfRows()] }
    const use = (of: number) => rowOf('use', 1, fields(of))
    expectBoth(verdicts(schema, [...before, use(1)], [...after, use(1)], 'preserved', bags), ['use 1 tag'])
    expectBoth(verdicts(schema, [...before, use(1)], [...after, use(2)], 'preserved', bags), [])
  })
})

describe('rows that refer to a unique key', () => {
  const to = (target: string) => [
    { fields: ['code'], target: modelName(target), targetFields: ['code'], targetsPrimaryKey: false },
  ]
  const schema = schemaOf({
    other: { fields: { code: {}, label: {}, hue: {}, size: {} }, uniques: [['code']] },
    target: { fields: { code: {}, text: {} }, uniques: [['code']], keys: to('other') },
    child: { fields: { code: {}, text: {} }, uniques: [['code']], keys: to('target') },
    grandchild: { fields: { code: {}, text: {} }, keys: to('child') },
  })
  const other = (pk: number, code: string) =>
    rowOf('other', pk, { code, label: `l${pk}`, hue: `h${pk}`, size: `s${pk}` })
  const row = (model: string, pk: number, code: string) => rowOf(model, pk, { code, text: 't' })
  const before: readonly Row[] = [
    ...[other(1, 'a'), other(2, 'b')],
    ...['target', 'child', 'grandchild'].flatMap((model) => [row(model, 1, 'a'), row(model, 2, 'b')]),
  ]
  /** The codes of these models change places; the others stay. */
  const swapped = (...models: readonly string[]) =>
    before.map((each) => {
      const code = each.fields.code === 'a' ? 'b' : 'a'
      return models.includes(each.model) ? { ...each, fields: { ...each.fields, code } } : each
    })
  const all = ['other', 'target', 'child', 'grandchild']
  const left = (model: string) => [`${model} 1 code`, `${model} 2 code`]

  test.each([
    ['other values of it are accepted', { other: [ignored('code')] }, []],
    ['it is one of a bag', { other: [setOfRows()] }, left('other')],
  ])('are wrong where %s, and they did not follow', (_, bound, first) => {
    expectBoth(verdicts(schema, before, swapped(...all), 'preserved', bound), first)
    expectBoth(verdicts(schema, before, swapped('other', 'target'), 'preserved', bound), [...first, ...left('child')])
    expectBoth(verdicts(schema, before, swapped('other', 'target', 'child'), 'preserved', bound), [
      ...first,
      ...left('grandchild'),
    ])
    expectBoth(verdicts(schema, before, swapped('other'), 'preserved', bound), [...first, ...left('target')])
  })

  test('that another row took over are right when they follow; else it is the keys that are told', () => {
    expectBoth(verdicts(schema, before, swapped(...all), 'preserved'), left('other'))
    const { found, foundInFull } = verdicts(schema, before, swapped('other'), 'preserved')
    expect(found).toEqual(left('other'))
    expect(foundInFull).toEqual([...left('other'), ...left('target')])
  })
})
