import { describe, expect, test } from 'vitest'
import { ObservedKey } from './observed-key.ts'

type Fields = Readonly<Record<string, string>>

/** @param rows the JSON texts of a key's parts, and of the fields beside it */
function keyOf(...rows: readonly (readonly [parts: readonly string[], fields: Fields])[]): ObservedKey {
  const key = new ObservedKey()
  for (const [parts, fields] of rows) key.addList(parts, Object.keys(fields), (name) => fields[name])
  return key
}

describe('a composite key', () => {
  test('consists of the fields that hold its parts, in its order', () => {
    const key = keyOf([['2', '1'], { a: '1', b: '2', c: '3' }], [['5', '4'], { a: '4', b: '5', c: '5' }])
    expect(key.fields).toEqual(['b', 'a'])
  })

  test('is not mistaken where a field holds a part by chance in some rows only', () => {
    const key = keyOf([['1', '1'], { a: '1', b: '1', c: '1' }], [['1', '2'], { c: '2', b: '1', a: '2' }])
    expect(key.fields?.[0]).toBe('b')
    expect(['a', 'c']).toContain(key.fields?.[1])
  })

  test('takes no field twice', () => {
    expect(keyOf([['1', '1'], { a: '1', b: '1' }])?.fields?.toSorted()).toEqual(['a', 'b'])
    const narrowed = keyOf(
      [['1', '1'], { a: '1', b: '1' }],
      [['2', '1'], { a: '2', b: '1' }],
      [['1', '1'], { a: '1', b: '1' }],
    )
    expect(narrowed.fields).toEqual(['a', 'b'])
    expect(keyOf([['1', '1'], { a: '1' }]).fields).toBe(null)
  })

  test('is known by texts in any spelling, and by numbers as they are written', () => {
    expect(keyOf([['"é"', '1'], { a: '"\\u00e9"', b: '1' }]).fields).toEqual(['a', 'b'])
    expect(keyOf([['1.0', '1'], { a: '1', b: '1' }]).fields).toBe(null)
  })

  test.each([
    ['a part of it is in no field', keyOf([['1', '2'], { a: '1', b: '3' }])],
    ['a row lacks a field of it', keyOf([['1', '2'], { a: '1', b: '2' }], [['1', '3'], { a: '1' }])],
    ['its length varies', keyOf([['1', '2'], { a: '1', b: '2' }], [['1'], { a: '1', b: '2' }])],
    ['it is a list of one value', keyOf([['1'], { a: '1' }])],
  ])('is taken as a whole where %s', (_, key) => {
    expect(key).toMatchObject({ fields: null, isThere: true, isList: true })
  })

  test('is taken as a whole where some rows have another kind of key', () => {
    const key = keyOf([['1', '2'], { a: '1', b: '2' }])
    key.addScalar('7')
    expect(key.fields).toBe(null)
  })
})

test.each([
  [['1', '20'], true],
  [['"1"', '"20"'], true],
  [['"5080E842-d442-7905-1a55-f169dc87cee1"'], true],
  [['"DE"', '"FR"'], false],
  [['1', '"DE"'], false],
])('keys %j are made up by the database: %s', (texts, isMadeUp) => {
  const key = new ObservedKey()
  for (const text of texts) key.addScalar(text)
  expect(key).toMatchObject({ isMadeUp, isThere: true, isList: false, fields: null })
})

test('rows whose key is null have none', () => {
  const key = new ObservedKey()
  key.addScalar('null')
  expect(key).toMatchObject({ isThere: false, isList: false })
})
