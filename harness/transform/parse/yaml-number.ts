import type { JsonScalar } from '../../model/json.ts'
import { jsonNumber } from '../../model/json.ts'

/**
 * A number of YAML 1.2's core schema (section 10.3.2), every digit kept. JSON has no infinity and no NaN: `.inf` and
 * `.nan` become the texts that PostgreSQL uses for them.
 * @param source the number as written
 * @param value what a double makes of it
 */
export function yamlNumber(source: string, value: number): JsonScalar {
  if (Number.isNaN(value)) return 'NaN'
  if (/^[-+]?\.inf$/i.test(source)) return value < 0 ? '-Infinity' : 'Infinity'
  if (/^0[xo]/.test(source)) return jsonNumber(BigInt(source).toString())
  const parts = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(source)
  if (!parts) return jsonNumber(String(value))
  const [, sign, whole = '', fraction = '', exponent = ''] = parts
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  return jsonNumber(`${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`)
}
