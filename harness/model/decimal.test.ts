import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areNear, type Decimal, parseDecimal } from './decimal.ts'
import { jsonNumber } from './json.ts'

function read(value: string | number): Decimal {
  const decimal = parseDecimal(value)
  if (decimal === null) throw new Error(`${value} is no number`)
  return decimal
}

describe('a number', () => {
  test.each([
    ['12.50', '1250e-2'],
    ['-0.1', '-1e-1'],
    ['.5', '5e-1'],
    ['5.', '5e0'],
    ['+1e-7', '1e-7'],
    ['1E+3', '1e3'],
    ['-0', '0e0'],
  ])('%s is read as %s', (text, expected) => {
    const decimal = read(text)
    expect(decimal.kind === 'finite' && `${decimal.digits}e${decimal.exponent}`).toBe(expected)
  })

  test('is read from JSON, whatever its size', () => {
    expect(parseDecimal(0.1)).toEqual({ kind: 'finite', digits: 1n, exponent: -1 })
    expect(parseDecimal(1e-7)).toEqual({ kind: 'finite', digits: 1n, exponent: -7 })
    expect(parseDecimal(jsonNumber('12345678901234567890.10'))).toEqual({
      kind: 'finite',
      digits: 1234567890123456789010n,
      exponent: -2,
    })
  })

  test.each(['NaN', 'nan', 'Infinity', '-infinity'])('%s is read too', (text) => {
    expect(parseDecimal(text)?.kind).toBe(text.toLowerCase())
  })

  test.each([null, true, '', '.', '-', 'e5', '1e', '1,5', ' 1', '0x10', '1n', [], {}, '1e999999999', '1e9999999999'])(
    'is not read from %j',
    (value) => {
      expect(parseDecimal(value)).toBeNull()
    },
  )
})

describe('two numbers', () => {
  const near = (a: string | number, b: string | number, epsilon: string | number) =>
    areNear(read(a), read(b), read(epsilon))

  test('are near where no double would know', () => {
    expect(near('0.1', '0.3', '0.2')).toBe(true)
    expect(near('100000000000000000000.01', '100000000000000000000.02', '0.01')).toBe(true)
    expect(near('100000000000000000000.01', '100000000000000000000.02', '0.00999')).toBe(false)
    expect(near('1e-100000', '0', 0)).toBe(false)
  })

  test('that are not finite are near themselves only', () => {
    for (const odd of ['NaN', 'Infinity', '-Infinity']) {
      expect(near(odd, odd, 0)).toBe(true)
      for (const other of ['NaN', 'Infinity', '-Infinity', '1'].filter((each) => each !== odd)) {
        expect(near(odd, other, '1e100')).toBe(false)
        expect(near(other, odd, '1e100')).toBe(false)
      }
    }
  })

  test('are as near as their difference says, in either order', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 })
    const text = (value: number) => `${value}e-2`
    fc.assert(
      fc.property(cents, cents, fc.nat(1000), (a, b, epsilon) => {
        const expected = Math.abs(a - b) <= epsilon
        expect(near(text(a), text(b), text(epsilon))).toBe(expected)
        expect(near(text(b), text(a), text(epsilon))).toBe(expected)
      }),
    )
  })
})
