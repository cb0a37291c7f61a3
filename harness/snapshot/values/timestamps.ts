import { parseInstant } from '../../model/instant.ts'
import type { JsonValue } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { momentText } from './moment.ts'

const postgresText = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/

/** Canonical texts, and what Django writes, in UTC, on a day that every month has: no arithmetic is needed. */
const plainText =
  /^((?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]))[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?(?:Z|[+-]00(?::?00)?)?$/

const offset = / ?(?:Z|(?<=\d\d:\d\d.*)[+-]\d\d(?::?\d\d){0,2})(?= BC$|$)/i

/**
 * timestamp with and without time zone: `2026-03-01T09:30:00.123Z` (without the Z for the latter), three fraction
 * digits, or six where the microseconds need them. `infinity` and BC stay PostgreSQL's own text.
 */
export function timestampCodec(withZone: boolean): Codec {
  const [canonicalZone, printedZone] = withZone ? ['Z', '+00'] : ['', '']
  return {
    decode(text) {
      const match = postgresText.exec(text)
      if (!match) return text
      const [, day, time, fraction = ''] = match
      return `${day}T${time}.${canonicalFraction(fraction)}${canonicalZone}`
    },
    encode(value) {
      const plain = typeof value === 'string' ? plainText.exec(value) : null
      if (plain) return `${plain[1]} ${plain[2]}${trimmedFraction(plain[3])}${printedZone}`
      const text = printed(value, withZone, printedZone)
      if (text === null) throw new ValueError(`expected a timestamp such as 2026-03-01T09:30:00.000${canonicalZone}`)
      return text
    },
  }
}

function printed(value: JsonValue, withZone: boolean, zone: string): string | null {
  if (typeof value !== 'string' || /^0+-/.test(value)) return null
  // Without a zone PostgreSQL reads the clock's time and ignores what follows it.
  const instant = parseInstant(withZone ? value : value.replace(offset, ''))
  return instant?.kind === 'finite' ? momentText(instant.microseconds, zone) : (instant?.kind ?? null)
}

function canonicalFraction(fraction: string): string {
  const six = fraction.padEnd(6, '0')
  return six.endsWith('000') ? six.slice(0, 3) : six
}

function trimmedFraction(fraction = ''): string {
  const digits = fraction.replace(/0+$/, '')
  return digits === '' ? '' : `.${digits}`
}
