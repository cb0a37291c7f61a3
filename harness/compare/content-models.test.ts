import { describe, expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { expectAdded, expectSame, rowOf, schemaOf } from './test-schema.ts'

describe('rows of a model without identity', () => {
  const schema = schemaOf({
    tag: { fields: { name: {}, weight: {}, colour: {} }, natural: ['name'], uniques: [['name']] },
    use: { fields: { tag: { to: 'tag' }, place: {} } },
  })
  const tag = (pk: number, name: string, weight: string, colour = 'red') => rowOf('tag', pk, { name, weight, colour })
  const use = (pk: number, tagPk: number, place: string) => rowOf('use', pk, { tag: tagPk, place })
  const paired = (expected: Parameters<typeof pairRows>[1], actual: Parameters<typeof pairRows>[2]) =>
    pairRows(schema, expected, actual, true, undefined, new Set([modelName('tag')])).models.map(
      ({ pairs, missing, unexpected }) => [
        ...pairs.map((pair) => `${JSON.stringify(pair.expected.pk)}→${pair.actual.pk} ${pair.method}`),
        ...missing.map(({ pk }) => `-${JSON.stringify(pk)}`),
        ...unexpected.map(({ pk }) => `+${pk}`),
      ],
    )

  test('are paired by content, whatever their keys, even where keys were preserved', () => {
    const [tags] = paired(expectSame([tag(1, 'a', '1'), tag(2, 'b', '2')]), [tag(1, 'b', '2'), tag(2, 'a', '1')])
    expect(tags).toEqual(['1→2 content', '2→1 content'])
  })

  test('are else those most alike: no natural key and no unique index finds them', () => {
    const [tags] = paired(expectSame([tag(1, 'a', '1'), tag(2, 'b', '2')]), [
      tag(2, 'a', '1', 'tan'),
      tag(1, 'b', '9', 'tan'),
    ])
    expect(tags).toEqual(['1→2 nearest-content', '-2', '+1'])
  })

  test('are not found by the key that an INSERT reported either', () => {
    const added = expectAdded('tag', 7, { name: 'n', weight: 'w', colour: 'c' }, 7)
    expect(paired([added], [tag(7, 'x', 'y', 'z')])[0]).toEqual(['-7', '+7'])
    expect(paired([added], [tag(7, 'x', 'y', 'z'), tag(8, 'n', 'w', 'z')])[0]).toEqual(['7→8 nearest-content', '+7'])
  })

  test('settle what refers to them', () => {
    const rows = [tag(1, 'a', '1'), tag(2, 'b', '2'), use(1, 1, 'x'), use(2, 2, 'y')]
    const actual = [tag(2, 'a', '1'), tag(1, 'b', '2'), use(1, 2, 'x'), use(2, 1, 'y')]
    const { references } = pairRows(schema, expectSame(rows), actual, true, undefined, new Set([modelName('tag')]))
    expect(references.samePair(modelName('tag'), 1, 2)).toBe(true)
    expect(references.samePair(modelName('tag'), 1, 1)).toBe(false)
  })
})

describe('rows that are alike', () => {
  const schema = schemaOf({ thing: { fields: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} } } })
  const thing = (pk: number, values: string) => {
    const [a = null, b = null, c = null, d = null, e = null, f = null] = [...values].map((one) =>
      one === '_' ? null : one,
    )
    return rowOf('thing', pk, { a, b, c, d, e, f })
  }
  const pairs = (expected: readonly string[], actual: readonly string[]) =>
    pairRows(
      schema,
      expectSame(expected.map((values, index) => thing(index + 1, values))),
      actual.map((values, index) => thing(index + 1, values)),
      false,
    ).models.flatMap((model) => model.pairs.map((pair) => `${pair.expected.pk}→${pair.actual.pk} ${pair.method}`))

  test('are paired so that the fewest fields differ in all, not best first', () => {
    // The first two differ in one field only; but then the others differ in three.
    expect(pairs(['aaaaaa', 'bbaaab'], ['aaaaab', 'caaaaa'])).toEqual(['1→2 nearest-content', '2→1 nearest-content'])
  })

  test('are two rows where less than half of what can be compared is equal', () => {
    expect(pairs(['aaaaaa'], ['aaabbb'])).toEqual(['1→1 nearest-content'])
    expect(pairs(['aaaaaa'], ['aabbbb'])).toEqual([])
    expect(pairs(['aa____'], ['ab____'])).toEqual(['1→1 nearest-content'])
  })

  test('leave one alone rather than let two others differ much more', () => {
    expect(pairs(['aaaaaa', 'bbbaaa'], ['aaaaac', 'zzzzzz'])).toEqual(['1→1 nearest-content'])
    expect(pairs(['aaaaaa', 'bbaaaa'], ['aaaaab', 'aaaccc'])).toEqual(['1→1 nearest-content'])
  })

  test('a field that a file does not have on either side says nothing', () => {
    const bare = (pk: number, a: string, b: string) => rowOf('thing', pk, { a, b })
    const { models } = pairRows(schema, expectSame([bare(1, 'a', 'b')]), [bare(2, 'a', 'x')], false)
    expect(models[0]?.pairs).toHaveLength(1)
    expect(pairRows(schema, expectSame([bare(1, 'a', 'b')]), [bare(2, 'x', 'y')], false).models[0]?.pairs).toEqual([])
  })

  test('in any order are paired alike', () => {
    const [expected, actual] = [
      ['aaaaaa', 'bbbbbb', 'cccccc'],
      ['ccccca', 'aaaaab', 'bbbbbc'],
    ]
    expect(pairs(expected, actual)).toEqual(['1→2 nearest-content', '2→3 nearest-content', '3→1 nearest-content'])
    expect(pairs([...expected].reverse(), actual)).toEqual([
      '1→1 nearest-content',
      '2→3 nearest-content',
      '3→2 nearest-content',
    ])
  })
})

test('rows that share a natural key are told apart by what differs least', () => {
  const schema = schemaOf({ thing: { fields: { name: {}, a: {}, b: {}, c: {} }, natural: ['name'] } })
  const thing = (pk: number, [a = '', b = '', c = '']: string) => rowOf('thing', pk, { name: 'same', a, b, c })
  const { models } = pairRows(
    schema,
    expectSame([thing(1, 'aaa'), thing(2, 'bbb')]),
    [thing(3, 'bbx'), thing(4, 'xax')],
    false,
  )
  expect(models[0]?.pairs.map(({ actual, method }) => `${actual.pk} ${method}`)).toEqual([
    '4 natural-key',
    '3 natural-key',
  ])
})
