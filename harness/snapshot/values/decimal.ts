import { type JsonValue, numberText } from '../../model/json.ts'

/** Beyond it no numeric reaches: 131072 digits before the point, 16383 after it. PostgreSQL manual, 8.1.2. */
const maxExponent = 150_000

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/**
 * The digits of a number, or of a string that holds one, with the exponent written out, as PostgreSQL prints a
 * numeric: `1.50e1` is `15.0`. Null when it is none.
 */
export function plainDecimal(value: JsonValue): string | null {
  const text = numberText(value) ?? value
  const match = typeof text === 'string' ? pattern.exec(text.trim()) : null
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match ?? []
  const exponent = Number(exponentText)
  if (whole + fraction === '' || Math.abs(exponent) > maxExponent) return null
  const digits = whole + fraction
  const point = whole.length + exponent
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const pointAt = Math.max(point, 1)
  return withSign(sign, padded.slice(0, pointAt), padded.slice(pointAt))
}

/** A decimal with exactly `scale` digits after the point, half away from zero; a negative scale rounds to tens. */
export function roundDecimal(decimal: string, scale: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (scale >= fraction.length) return withSign(sign, whole, fraction.padEnd(scale, '0'))
  const keep = whole.length + scale
  const digits = whole + fraction
  const kept = BigInt(keep > 0 ? digits.slice(0, keep) : 0)
  const isUp = keep >= 0 && (digits[keep] ?? '0') >= '5'
  const rounded = String(isUp ? kept + 1n : kept)
  if (scale <= 0) return withSign(sign, rounded + '0'.repeat(-scale), '')
  const padded = rounded.padStart(scale + 1, '0')
  return withSign(sign, padded.slice(0, -scale), padded.slice(-scale))
}

function withSign(sign: string, whole: string, fraction: string): string {
  const integer = whole.replace(/^0+(?=\d)/, '')
  const text = fraction === '' ? integer : `${integer}.${fraction}`
  return sign === '-' && /[1-9]/.test(text) ? `-${text}` : text
}
