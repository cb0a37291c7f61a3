import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOrder, parseInstant } from './instant.ts'

function microseconds(text: string): bigint | null {
  const instant = parseInstant(text)
  return instant?.kind === 'finite' ? instant.microseconds : null
}

describe('an instant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01', 0n],
    ['1970-01-01 00:00', 0n],
    ['1969-12-31T23:59:59.999999Z', -1n],
    ['2000-02-29 00:00:00+00', 951_782_400_000_000n],
    ['2023-06-22T22:59:57.023Z', 1_687_474_797_023_000n],
    ['2023-06-22 22:59:57.023+00', 1_687_474_797_023_000n],
    ['2023-06-23 04:29:57.023+05:30', 1_687_474_797_023_000n],
    ['2023-06-22T14:59:57.023000-0800', 1_687_474_797_023_000n],
    ['2023-06-22t22:59:57.023z', 1_687_474_797_023_000n],
    ['1883-11-18 12:03:57-07:52:58', -2_717_640_185_000_000n],
    ['2023-06-22T24:00:00Z', 1_687_478_400_000_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000n],
    ['0001-01-01 00:00:00 BC', -62_167_219_200_000_000n],
    ['0001-01-01T00:00:00+00:00 BC', -62_167_219_200_000_000n],
    ['0001-01-01 00:00:00', -62_135_596_800_000_000n],
    ['+002023-06-22T22:59:57.023Z', 1_687_474_797_023_000n],
    ['-000043-03-15T00:00:00Z', -63_517_824_000_000_000n],
    ['0044-03-15 00:00:00+00 BC', -63_517_824_000_000_000n],
    ['4714-11-24 00:00:00+00 BC', -210_866_803_200_000_000n],
    ['294276-12-31 23:59:59.999999', 9_224_318_015_999_999_999n],
  ])('%s is %s microseconds from 1970', (text, expected) => {
    expect(microseconds(text)).toBe(expected)
  })

  test.each([
    ['1970-01-01 00:00:00.0000014999', 1n],
    ['1970-01-01 00:00:00.0000015', 2n],
    ['1970-01-01 00:00:00.0000025', 2n],
    ['1970-01-01 00:00:00.00000250', 2n],
    ['1970-01-01 00:00:00.00000251', 3n],
    ['1970-01-01 00:00:00.9999996', 1_000_000n],
  ])('%s is rounded to %s microseconds', (text, expected) => {
    expect(microseconds(text)).toBe(expected)
  })

  test.each([
    '',
    'now',
    '12:00:00',
    '2023-13-01',
    '2023-00-01',
    '2023-02-29',
    '1900-02-29',
    '2023-04-31',
    '2023-01-00',
    '2023-01-01T25:00:00Z',
    '2023-01-01T24:00:01Z',
    '2023-01-01T00:60:00Z',
    '2023-01-01T00:00:61Z',
    '2023-01-01T00:00:00+16:00',
    '2023-01-01T00:00:00+00:60',
    '0000-01-01 BC',
    '2023-01-01T00:00:00Z and more',
    ' 2023-01-01',
  ])('"%s" is none', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  test.each([[null], [20230101], [true], [['2023-01-01']], [{}]])('%j is none', (value) => {
    expect(parseInstant(value)).toBeNull()
  })

  test('comes after -infinity and before infinity', () => {
    expect(instantOrder('-infinity', '4714-11-24 00:00:00+00 BC')).toBeGreaterThan(0)
    expect(instantOrder('infinity', '294276-12-31 23:59:59.999999')).toBeLessThan(0)
    expect(instantOrder('infinity', 'Infinity')).toBe(0)
    expect(instantOrder('-infinity', 'infinity')).toBeGreaterThan(0)
  })

  test('has no order with what is none', () => {
    expect(instantOrder('2023-01-01', 'soon')).toBeNull()
    expect(instantOrder(1, '2023-01-01')).toBeNull()
  })
})

describe('any moment of a JS Date', () => {
  const date = fc.date({ noInvalidDate: true })

  test('is read as the Date reads it', () => {
    fc.assert(
      fc.property(date, (moment) => {
        expect(microseconds(moment.toISOString())).toBe(BigInt(moment.getTime()) * 1000n)
      }),
    )
  })

  test('is the same instant in every offset, and a microsecond away from its neighbours', () => {
    const usual = fc.date({ noInvalidDate: true, min: new Date('0002-01-01'), max: new Date('9998-01-01') })
    fc.assert(
      fc.property(
        usual,
        fc.integer({ min: -959, max: 959 }),
        fc.integer({ min: 0, max: 998 }),
        (moment, minutes, micro) => {
          const spell = (offsetMinutes: number, microsecond: number, separator: string) => {
            const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 23)
            const distance = Math.abs(offsetMinutes)
            const two = (number: number) => String(number).padStart(2, '0')
            const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`
            return `${local.replace('T', separator)}${String(microsecond).padStart(3, '0')}${offset}`
          }
          expect(instantOrder(spell(0, micro, 'T'), spell(minutes, micro, ' '))).toBe(0)
          expect(instantOrder(spell(minutes, micro, 'T'), spell(0, micro + 1, 'T'))).toBe(1)
          expect(instantOrder(spell(minutes, micro + 1, 'T'), spell(0, micro, 'T'))).toBe(-1)
        },
      ),
    )
  })
})
