import { jsonNumber, numberText } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { plainDecimal, roundDecimal } from './decimal.ts'

/** smallint, integer, bigint, oid: a JSON number with every digit. Read from a string too (Django's bit fields). */
export function integerCodec(lowest: bigint, highest: bigint): Codec {
  const wanted = `an integer from ${lowest} to ${highest}`
  return {
    decode: jsonNumber,
    encode(value) {
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= lowest && value <= highest) {
        return String(value)
      }
      const digits = plainDecimal(value)?.replace(/\.0*$/, '')
      if (digits === undefined || digits.includes('.') || digits.length > 20) throw new ValueError(`expected ${wanted}`)
      const integer = BigInt(digits)
      if (integer < lowest || integer > highest) throw new ValueError(`expected ${wanted}`)
      return String(integer)
    },
  }
}

/** real, double precision: a JSON number; `"NaN"`, `"Infinity"` and `"-Infinity"` as strings. */
export function floatCodec(precision: 'single' | 'double'): Codec {
  const rounded = precision === 'single' ? Math.fround : (number: number) => number
  const canonical = precision === 'single' ? singlePrecision : (number: number) => number
  return {
    decode: (text) => (text === '-0' ? jsonNumber(text) : (specialNumber(text) ?? canonical(rounded(Number(text))))),
    encode(value) {
      const special = typeof value === 'string' ? specialNumber(value) : null
      if (special !== null) return special
      const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
      const text = (numberText(value) ?? (typeof value === 'string' ? value : '')).trim()
      const double = decimal.test(text) ? Number(text) : Number.NaN
      const number = rounded(double)
      const isLost = !Number.isFinite(number) || (number === 0 && /^[^e]*[1-9]/i.test(text))
      if (isLost) throw new ValueError(`expected a number of ${precision} precision`)
      return Object.is(number, -0) ? '-0' : String(canonical(number))
    },
  }
}

/** numeric: a string with its scale (`"12.50"`), as Django writes decimals; read from a number too. */
export function numericCodec(scale: number | undefined): Codec {
  return {
    decode: (text) => text,
    encode(value) {
      const special = typeof value === 'string' ? specialNumber(value) : null
      const decimal = special ?? plainDecimal(value)
      if (decimal === null) throw new ValueError('expected a decimal number')
      return special !== null || scale === undefined ? decimal : roundDecimal(decimal, scale)
    },
  }
}

const specialNumbers: Readonly<Record<string, string>> = {
  nan: 'NaN',
  inf: 'Infinity',
  infinity: 'Infinity',
  '+inf': 'Infinity',
  '+infinity': 'Infinity',
  '-inf': '-Infinity',
  '-infinity': '-Infinity',
}

/** As PostgreSQL prints it; null for a number with digits. */
function specialNumber(text: string): string | null {
  return /[in]/i.test(text) ? (specialNumbers[text.trim().toLowerCase()] ?? null) : null
}

/** The shortest digits that give the same single-precision number. */
function singlePrecision(number: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const shorter = Number(number.toPrecision(digits))
    if (Math.fround(shorter) === number) return shorter
  }
  return number
}
