import { expect, test } from 'vitest'
import { isExactNumber, jsonEquals, jsonNumber } from './json.ts'

test('a number that is not written as JavaScript writes it can be computed with, and printed', () => {
  const price = jsonNumber('12.50')
  expect(isExactNumber(price)).toBe(true)
  expect(Math.abs(Number(price) - 99.9) > 0.01).toBe(true)
  expect(`${String(price)} ${String(jsonNumber('9007199254740993'))}`).toBe('12.50 9007199254740993')
  expect(jsonEquals(price, jsonNumber('12.50'))).toBe(true)
  expect(jsonEquals(price, jsonNumber('12.5'))).toBe(false)
})
