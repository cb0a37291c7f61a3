import { describe, expect, test } from 'vitest'
import type { ComparisonContext } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonNumber } from '../harness/model/json.ts'
import { modelName } from '../harness/model/snapshot.ts'
import { polymorphicKeys } from './polymorphic-keys.ts'
import { messagesOf, nothingRun, pairOf, specifyTheUsual } from './test-specification.ts'

const context: ComparisonContext = {
  ...nothingRun,
  samePair(target, expected, actual) {
    const tens: Readonly<Record<string, number>> = { 'shop.book': 10, 'shop.author': 20 }
    const added = tens[target]
    return added === undefined || typeof expected !== 'number' || expected > 9 ? null : actual === expected + added
  },
}

describe('a polymorphic key', () => {
  const comparator = polymorphicKeys([
    {
      kind: 'polymorphic',
      field: 'it',
      typeField: 'type',
      targets: new Map([
        ['book', modelName('shop.book')],
        ['paperback', modelName('shop.book')],
        ['7', modelName('shop.author')],
        ['8.0', modelName('shop.book')],
      ]),
    },
  ])
  specifyTheUsual(comparator, 5, ['5', true, [5], {}])

  const said = (expected: readonly [JsonValue, JsonValue], actual: readonly [JsonValue, JsonValue]) => {
    const [e, a] = [expected, actual].map(([type, it]) => ({ type: type ?? null, it: it ?? null }))
    return messagesOf(comparator, pairOf(e ?? {}, a ?? {}), context)
  }

  test('points at paired rows of the model that its type names, however it is written', () => {
    expect(said(['book', 1], ['book', 11])).toEqual({})
    expect(said(['book', 1], ['paperback', 11])).toEqual({})
    expect(said([7, 1], [7, 21])).toEqual({})
    expect(said(['7', 1], [7, 21])).toEqual({})
    expect(said([jsonNumber('8.0'), 1], ['8.0', 11])).toEqual({})
  })

  test('may not point at another row, even with the same number', () => {
    expect(said(['book', 1], ['book', 12])).toEqual({
      it: ['expected the shop.book that was pk 1 before, found pk 12, which is another'],
    })
    expect(Object.keys(said(['book', 1], ['book', 1]))).toEqual(['it'])
    expect(Object.keys(said([7, 1], [7, 11]))).toEqual(['it'])
  })

  test('is compared by value where the types lead nowhere, or elsewhere', () => {
    expect(said(['song', 1], ['song', 1])).toEqual({})
    expect(said([null, 1], [null, 1])).toEqual({})
    expect(said(['song', 1], ['song', 11])).toEqual({
      it: ['expected 1, found 11, and type names no model that both are of'],
    })
    expect(Object.keys(said(['book', 1], [7, 21]))).toEqual(['it'])
    expect(messagesOf(comparator, pairOf({ it: 1 }, { it: 2 }), context)).toHaveProperty('it')
  })

  test('leaves its type to what settles that', () => {
    expect(comparator.fields).toEqual(['it'])
    expect(said(['book', 1], [7, 1])).toEqual({})
  })

  test('that points nowhere is compared by value', () => {
    expect(said(['book', 99], ['book', 99])).toEqual({})
    expect(Object.keys(said(['book', 99], ['book', 98]))).toEqual(['it'])
  })
})
