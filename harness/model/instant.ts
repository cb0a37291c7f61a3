import type { JsonValue } from './json.ts'

/** A moment to the microsecond, or one of PostgreSQL's infinities. Microseconds count from 1970-01-01 00:00 UTC. */
export type Instant =
  | { readonly kind: 'finite'; readonly microseconds: bigint }
  | { readonly kind: 'infinity' }
  | { readonly kind: '-infinity' }

const rank = { '-infinity': -1, finite: 0, infinity: 1 } as const satisfies Record<Instant['kind'], number>

const pattern =
  /^(?<year>[+-]\d{6}|\d{4,7})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d+))?)?)?(?: ?(?<offset>Z|[+-]\d\d(?::?\d\d){0,2}))?(?<era> BC)?$/i

/**
 * Reads a date with or without a time, in ISO 8601 or as PostgreSQL prints it: `2023-06-22T22:59:57.023Z`,
 * `2023-06-22 22:59:57.023+00`, `0044-03-15 00:00:00 BC`, `infinity`. No offset means UTC; no time means midnight;
 * digits beyond microseconds are rounded, as the server does. Null when `value` is no such text.
 */
export function parseInstant(value: JsonValue): Instant | null {
  if (typeof value !== 'string') return null
  const word = value.toLowerCase()
  if (word === 'infinity' || word === '-infinity') return { kind: word }
  const parts = pattern.exec(value)?.groups
  if (parts === undefined) return null
  const days = daysOf(yearOf(Number(parts.year), parts.era !== undefined), Number(parts.month), Number(parts.day))
  const seconds = secondsOf(Number(parts.hour ?? 0), Number(parts.minute ?? 0), Number(parts.second ?? 0))
  const offset = offsetSeconds(parts.offset ?? 'Z')
  if (days === null || seconds === null || offset === null) return null
  const whole = BigInt(days) * 86_400n + BigInt(seconds - offset)
  return { kind: 'finite', microseconds: whole * 1_000_000n + BigInt(microsecondsOf(parts.fraction ?? '')) }
}

/** Whether a text that {@link parseInstant} reads says how far from UTC it is; without that it is the time of some clock. */
export function hasOffset(text: string): boolean {
  return pattern.exec(text)?.groups?.offset !== undefined
}

/** Positive when `to` is later than `from`, 0 when it is the same instant, null when one of them is no instant. */
export function instantOrder(from: JsonValue, to: JsonValue): number | null {
  if (isPlain(from) && isPlain(to) && from.length === to.length) return from === to ? 0 : from < to ? 1 : -1
  const a = parseInstant(from)
  const b = parseInstant(to)
  if (a === null || b === null) return null
  if (a.kind !== 'finite' || b.kind !== 'finite') return rank[b.kind] - rank[a.kind]
  if (a.microseconds === b.microseconds) return 0
  return a.microseconds < b.microseconds ? 1 : -1
}

const plainPattern =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.(?:\d{3}){1,2}Z$/

/** Whether it is written as nearly all of them are: texts of the same length then sort as the instants do. */
function isPlain(value: JsonValue): value is string {
  return typeof value === 'string' && plainPattern.test(value)
}

/** There is no year 0 before Christ: 1 BC is year 0, 2 BC is year -1. */
function yearOf(written: number, beforeChrist: boolean): number | null {
  if (!beforeChrist) return written
  return written > 0 ? 1 - written : null
}

/** Days since 1970-01-01 in the Gregorian calendar of all years, past and future; a JS Date ends before PostgreSQL. */
function daysOf(year: number | null, month: number, day: number): number | null {
  if (year === null || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  // Years that start in March have the leap day last, so that months need no exception.
  const march = month > 2 ? year : year - 1
  const leapDays = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return 365 * march + leapDays + dayOfYear - 719_468
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** As PostgreSQL, it takes `24:00:00` and a 60th second for the start of what follows. */
function secondsOf(hour: number, minute: number, second: number): number | null {
  const seconds = hour * 3600 + minute * 60 + second
  return minute > 59 || second > 60 || seconds > 86_400 ? null : seconds
}

/** East of Greenwich is positive. PostgreSQL prints seconds for offsets of the time before standard time. */
function offsetSeconds(text: string): number | null {
  if (text.toUpperCase() === 'Z') return 0
  const [hours = 0, minutes = 0, seconds = 0] = (text.match(/\d\d/g) ?? []).map(Number)
  if (hours > 15 || minutes > 59 || seconds > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
}

/** Rounds to the nearest, ties to even. May give a whole second. */
function microsecondsOf(fraction: string): number {
  const microseconds = Number(fraction.slice(0, 6).padEnd(6, '0'))
  const rest = fraction.slice(6).replace(/0+$/, '')
  const up = rest === '5' ? microseconds % 2 === 1 : rest >= '5'
  return up ? microseconds + 1 : microseconds
}
