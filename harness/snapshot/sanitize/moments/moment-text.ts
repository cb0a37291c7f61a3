import { parseInstant } from '../../../model/instant.ts'
import { type JsonScalar, jsonNumber, numberText } from '../../../model/json.ts'
import { momentText } from '../../values/moment.ts'
import { type DayTime, dayTimeOf, microsecondsOf, parseDayTime } from './day-time.ts'

/** Reads a moment, has it moved, and writes it as it was written: with as many digits, in the same zone. */
export type MoveMoment = (moment: DayTime) => DayTime

const parts = /^[^ T]+(?:([T ])(\d\d:\d\d)(:\d\d)?(\.\d+)?)?(?: ?(Z|[+-]\d\d(?::?\d\d){0,2}))?( BC)?$/i

/** Whether {@link moveMomentText} can read it: a moment, or infinite. */
export function isMomentText(text: string): boolean {
  return parseInstant(text) !== null
}

/** The same text when it is no moment, or infinite. */
export function moveMomentText(text: string, move: MoveMoment): string {
  const read = parseDayTime(text)
  const match = read && parts.exec(text)
  if (!read || !match) return text
  const [, separator, , seconds = '', fraction = '', zone = ''] = match
  const offset = offsetOf(zone)
  const clock = microsecondsOf(move(read)) + offset
  const written = momentText(clock, '')
  if (written === null) return text
  const [, date = '', time = '', digits = '', era = ''] = /^(\S+) (\d\d:\d\d:\d\d)(\.\d+)?( BC)?$/.exec(written) ?? []
  if (separator === undefined) return `${date}${zone}${era}`
  const shown = seconds === '' && digits === '' && time.endsWith(':00') ? time.slice(0, 5) : time
  const kept = fraction === '' && digits === '' ? '' : `.${fractionLike(digits.slice(1), fraction.slice(1))}`
  return `${date}${separator}${shown}${kept}${zone}${era}`
}

/** As PostgreSQL's moments are written: with three digits where six are not needed. */
function fractionLike(digits: string, original: string): string {
  const padded = digits.padEnd(Math.max(1, original.length), '0')
  return original.length === 6 && !original.endsWith('000') && padded.endsWith('000') ? padded.slice(0, 3) : padded
}

/** Microseconds east of Greenwich. */
function offsetOf(zone: string): bigint {
  const [hours = 0, minutes = 0, seconds = 0] = (zone.match(/\d\d/g) ?? []).map(Number)
  const microseconds = BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000n
  return zone.startsWith('-') ? -microseconds : microseconds
}

/** Both bounds of a range, and of each range of a multirange. */
export function moveRangeText(text: string, move: MoveMoment): string {
  return text.replace(/"([^"]+)"|([^[\](){},"\s][^[\](){},"]*)/g, (whole, quoted, bare) => {
    const moved = moveMomentText(quoted ?? bare, move)
    return quoted === undefined ? (bare === 'empty' ? whole : moved) : `"${moved}"`
  })
}

/** Seconds since 1970, or milliseconds where seconds would be a year beyond 5000. Null for other numbers. 0 stays: it says that there is none. */
export function moveEpoch(value: JsonScalar, move: MoveMoment): JsonScalar | null {
  const text = numberText(value)
  const match = text === null ? null : /^(-?)(\d{1,14})(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return null
  if (Number(text) === 0) return value
  const [, minus = '', whole = '', fraction = ''] = match
  const perUnit = whole.length > 11 ? 1_000n : 1_000_000n
  const digits = fraction.padEnd(6, '0').slice(0, perUnit === 1_000n ? 3 : 6)
  const count = BigInt(whole) * perUnit + BigInt(digits)
  const signed = microsecondsOf(move(dayTimeOf(minus === '' ? count : -count)))
  const moved = signed < 0n ? -signed : signed
  const rest = String(moved % perUnit).padStart(perUnit === 1_000n ? 3 : 6, '0')
  const written =
    fraction === '' && /^0*$/.test(rest)
      ? ''
      : `.${rest.slice(0, Math.max(fraction.length, rest.replace(/0+$/, '').length))}`
  return jsonNumber(`${signed < 0n ? '-' : ''}${moved / perUnit}${written}`)
}
