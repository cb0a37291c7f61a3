import { jsonNumber, numberText } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { plainDecimal, roundDecimal } from './decimal.ts'

/** As PostgreSQL prints it, and a double holds it. */
const smallInteger = /^(?:0|-?[1-9]\d{0,14})$/

/** smallint, integer, bigint, oid: a JSON number with every digit. Read from a string too (Django's bit fields). */
export function integerCodec(lowest: bigint, highest: bigint): Codec {
  const wanted = `an integer from ${lowest} to ${highest}`
  const [safeLowest, safeHighest] = [Number(lowest), Number(highest)]
  return {
    decode: jsonNumber,
    encode(value) {
      // Most are small, and a bigint takes its time.
      const number = typeof value === 'string' && smallInteger.test(value) ? Number(value) : value
      if (typeof number === 'number' && Number.isSafeInteger(number) && number >= safeLowest && number <= safeHighest) {
        return String(number)
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
      if (typeof value === 'string' && isCanonical(value, scale)) return value
      const special = typeof value === 'string' ? specialNumber(value) : null
      const decimal = special ?? plainDecimal(value)
      if (decimal === null) throw new ValueError('expected a decimal number')
      return special !== null || scale === undefined ? decimal : roundDecimal(decimal, scale)
    },
  }
}

const canonicalNumeric = /^(?:0|(?:-(?=.*[1-9]))?(?:0|[1-9]\d*))(?:\.(\d+))?$/

/** Whether a text is just as PostgreSQL prints it, as most are. */
function isCanonical(text: string, scale: number | undefined): boolean {
  const match = canonicalNumeric.exec(text)
  return match !== null && (scale === undefined || (match[1]?.length ?? 0) === scale)
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

/** Below it a number has less than single precision. */
const smallestNormal = 2 ** -126

/** The shortest digits that give the same single-precision number: never more than nine. */
function singlePrecision(number: number): number {
  if (!Number.isFinite(number)) return number
  // Where six digits suffice, fewer are the same with zeros at their end.
  for (let digits = Math.abs(number) < smallestNormal ? 1 : 6; digits < 9; digits += 1) {
    const shorter = Number(number.toPrecision(digits))
    if (Math.fround(shorter) === number) return shorter
  }
  return Number(number.toPrecision(9))
}
