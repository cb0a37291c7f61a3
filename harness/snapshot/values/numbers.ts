import { type JsonValue, jsonNumber, numberText } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'

/** smallint, integer, bigint, oid: a JSON number with every digit. Read from a string too (Django's bit fields). */
export const integerCodec: Codec = {
  decode: jsonNumber,
  encode(value) {
    const decimal = toDecimal(value, 'an integer')
    if (!/^-?\d+$/.test(decimal)) throw new ValueError('expected an integer')
    return decimal === '-0' ? '0' : decimal
  },
}

/** real, double precision: a JSON number; `"NaN"`, `"Infinity"` and `"-Infinity"` as strings. */
export const floatCodec: Codec = {
  decode(text) {
    if (/^-?(?:Infinity|NaN)$/.test(text)) return text
    return text === '-0' ? jsonNumber('-0') : Number(text)
  },
  encode(value) {
    const text = numberText(value) ?? value
    if (typeof text !== 'string' || text.trim() === '') throw new ValueError('expected a number')
    if (/^[+-]?(?:Infinity|NaN)$/i.test(text)) return text
    const double = Number(text)
    if (Number.isNaN(double)) throw new ValueError('expected a number')
    return Object.is(double, -0) ? '-0' : String(double)
  },
}

/** numeric: a string with its scale (`"12.50"`), as Django writes decimals; read from a number too. */
export function numericCodec(scale: number | undefined): Codec {
  return {
    decode: (text) => text,
    encode(value) {
      if (typeof value === 'string' && /^[+-]?(?:Infinity|NaN)$/i.test(value)) return value
      return padScale(toDecimal(value, 'a decimal number'), scale)
    },
  }
}

/** Plain digits of a number or of a string that holds one; exponents are written out. */
function toDecimal(value: JsonValue, wanted: string): string {
  const text = numberText(value) ?? value
  const match = typeof text === 'string' ? /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim()) : null
  if (!match) throw new ValueError(`expected ${wanted}`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  return (sign === '-' ? '-' : '') + shiftPoint(whole, fraction, Number(exponent))
}

function shiftPoint(whole: string, fraction: string, exponent: number): string {
  if (Math.abs(exponent) > 200_000) throw new ValueError('expected an exponent that numeric can hold')
  const digits = whole + fraction
  const point = whole.length + exponent
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const pointAt = Math.max(point, 1)
  const integer = padded.slice(0, pointAt).replace(/^0+(?=\d)/, '')
  const decimals = padded.slice(pointAt)
  // `1e2` and `100.0` are integers; `1.50` keeps its scale.
  return decimals === '' || (exponent !== 0 && /^0+$/.test(decimals)) ? integer : `${integer}.${decimals}`
}

function padScale(decimal: string, scale: number | undefined): string {
  if (scale === undefined || scale <= 0) return decimal
  const [whole = '', fraction = ''] = decimal.split('.')
  return `${whole}.${fraction.padEnd(scale, '0')}`
}
