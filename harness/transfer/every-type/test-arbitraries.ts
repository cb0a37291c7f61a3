import fc from 'fast-check'
import { anyCharacter } from '../../model/test-any-character.ts'

export const anyText = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...'\\"\'{},;\t\n\r\b\f\v \u00a0N.()[]:='), anyCharacter),
  })
  .filter((text) => !text.includes('\0'))
export const anyInt = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String)
const two = (number: number) => String(number).padStart(2, '0')
export const anyDay = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)
export const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59_999_999 }))
  .map(([hour, minute, micro]) => {
    const second = `${two(Math.floor(micro / 1_000_000))}.${String(micro % 1_000_000).padStart(6, '0')}`
    return `${two(hour)}:${two(minute)}:${second}`
  })
const anyEra = fc.constantFrom('', '', '', ' BC')
export const anyMoment = (zones: readonly string[]) =>
  fc
    .tuple(anyDay, anyTime, fc.constantFrom(...zones), anyEra)
    .filter(([day, , , era]) => era === '' || Number(day.split('-')[0]) < 4700)
    .map(([day, time, zone, era]) => `${day} ${time}${zone}${era}`)
export const anyDouble = fc.double().map((double) => (Object.is(double, -0) ? '-0' : String(double)))
export const anyDecimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.option(fc.stringMatching(/^\d{1,40}$/), { nil: undefined }),
  )
  .map(([whole, fraction]) => (fraction === undefined ? String(whole) : `${whole}.${fraction}`))
export const anyJson = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !/\\u(?:0000|d[89a-f])/i.test(text))
export const pgList = (item: fc.Arbitrary<string>) =>
  fc
    .array(fc.option(item, { nil: null }), { maxLength: 6 })
    .map(
      (items) => `{${items.map((text) => (text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`,
    )
