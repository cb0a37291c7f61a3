import type { JsonValue } from './json.ts'
import { numberText } from './json.ts'

/** A number of any size, exactly: `digits` × 10 to the power of `exponent`. */
export type Decimal =
  | { readonly kind: 'finite'; readonly digits: bigint; readonly exponent: number }
  | { readonly kind: 'nan' | 'infinity' | '-infinity' }

const pattern = /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:e(?<exponent>[+-]?\d{1,9}))?$/i

/** PostgreSQL's numeric has 131 072 digits before the point, and 16 383 after it. */
const maxExponent = 200_000

/** Reads a JSON number, or a text such as `12.50`, `1e-7`, `NaN` and `-Infinity`. Null when `value` is no number. */
export function parseDecimal(value: JsonValue): Decimal | null {
  const text = typeof value === 'string' ? value : numberText(value)
  if (text === null) return null
  switch (text.toLowerCase()) {
    case 'nan':
      return { kind: 'nan' }
    case 'infinity':
    case '+infinity':
      return { kind: 'infinity' }
    case '-infinity':
      return { kind: '-infinity' }
  }
  const parts = pattern.exec(text)?.groups
  const { sign = '', whole = '', fraction = '', exponent = '0' } = parts ?? {}
  if (parts === undefined || whole.length + fraction.length === 0) return null
  const scaled = Number(exponent) - fraction.length
  // Past it, PostgreSQL has no such number, and the arithmetic would not end.
  if (Math.abs(scaled) > maxExponent || whole.length > maxExponent) return null
  const digits = BigInt(`${whole}${fraction}`)
  return { kind: 'finite', digits: sign === '-' ? -digits : digits, exponent: scaled }
}

/** Whether the two are at most `epsilon` apart. NaN is near NaN, an infinity near itself, and neither near anything else. */
export function areNear(a: Decimal, b: Decimal, epsilon: Decimal): boolean {
  if (a.kind !== 'finite' || b.kind !== 'finite') return a.kind === b.kind
  if (epsilon.kind !== 'finite') return epsilon.kind === 'infinity'
  const least = Math.min(a.exponent, b.exponent, epsilon.exponent)
  const scaled = ({ digits, exponent }: typeof a) => digits * 10n ** BigInt(exponent - least)
  const difference = scaled(a) - scaled(b)
  return (difference < 0n ? -difference : difference) <= scaled(epsilon)
}
