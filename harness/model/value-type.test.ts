import { expect, test } from 'vitest'
import { type JsonValue, jsonNumber } from './json.ts'
import { type ValueType, valueTypes } from './matcher.ts'
import { isOfType } from './value-type.ts'

const samples: readonly (readonly [value: JsonValue, types: readonly ValueType[]])[] = [
  ['text', ['string']],
  ['12', ['string']],
  [12, ['number', 'integer']],
  [12.5, ['number']],
  [jsonNumber('1.00'), ['number', 'integer']],
  [jsonNumber('9007199254740993'), ['number', 'integer']],
  [true, ['boolean']],
  [null, ['null']],
  [[], ['array']],
  [{}, ['object']],
  ['01234567-89ab-CDEF-0123-456789abcdef', ['string', 'uuid']],
  ['0123456789abcdef0123456789abcdef', ['string']],
  ['2026-01-31', ['string', 'date']],
  ['0044-03-15 BC', ['string', 'date']],
  ['2026-02-30', ['string']],
  ['2026-01-31T12:00:00.000Z', ['string', 'timestamp']],
  ['infinity', ['string', 'timestamp']],
  ['ada@example.com', ['string', 'email']],
  ['ada @example.com', ['string']],
]

test.each(samples)('%j is of the types %j', (value, types) => {
  const found = valueTypes.filter((type) => isOfType({ matcher: 'type', type, numbersAreTexts: false }, value))
  expect(found).toEqual(valueTypes.filter((type) => types.includes(type)))
})

test('where numbers are texts, their texts count as numbers', () => {
  const typesOf = (value: JsonValue) =>
    valueTypes.filter((type) => isOfType({ matcher: 'type', type, numbersAreTexts: true }, value))
  expect(typesOf('12.50')).toEqual(['string', 'number'])
  expect(typesOf('12.00')).toEqual(['string', 'number', 'integer'])
  expect(typesOf('NaN')).toEqual(['string', 'number'])
  expect(typesOf('twelve')).toEqual(['string'])
})
