import type { JsonValue } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'

const postgresText = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(\+00)?$/
const isoText = /^(\d{4,6})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::?\d\d)?)?$/

/**
 * timestamp with and without time zone: `2026-03-01T09:30:00.123Z` (without the Z for the latter), three fraction
 * digits, or six where the microseconds need them. `infinity` and BC stay PostgreSQL's own text.
 */
export function timestampCodec(withZone: boolean): Codec {
  return {
    decode(text) {
      const match = postgresText.exec(text)
      if (!match) return text
      const [, year, month, day, time, fraction = ''] = match
      return `${year}-${month}-${day}T${time}.${canonicalFraction(fraction)}${withZone ? 'Z' : ''}`
    },
    encode: (value) => toPostgres(value, withZone),
  }
}

function toPostgres(value: JsonValue, withZone: boolean): string {
  if (typeof value !== 'string') throw new ValueError('expected a timestamp in a string')
  const match = isoText.exec(value)
  if (!match) return value
  const [, year = '', month = '', day = '', time = '', fraction = '', zone] = match
  const trimmed = fraction.replace(/0+$/, '')
  const seconds = withZone ? inUtc(`${year}-${month}-${day}T${time}`, zone ?? 'Z') : `${year}-${month}-${day} ${time}`
  return `${seconds}${trimmed ? `.${trimmed}` : ''}${withZone ? '+00' : ''}`
}

function inUtc(local: string, zone: string): string {
  if (/^(?:Z|[+-]00(?::?00)?)$/.test(zone)) return local.replace('T', ' ')
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  const year = local.slice(0, local.indexOf('-'))
  const extended = year.length > 4 ? `+${year.padStart(6, '0')}${local.slice(year.length)}` : local
  const instant = new Date(Date.parse(`${extended}Z`) - offsetMs)
  if (Number.isNaN(instant.getTime())) throw new ValueError('expected a date that exists')
  return instant.toISOString().replace(/^\+0*/, '').slice(0, -5).replace('T', ' ')
}

function canonicalFraction(fraction: string): string {
  const six = fraction.padEnd(6, '0')
  return six.endsWith('000') ? six.slice(0, 3) : six
}
