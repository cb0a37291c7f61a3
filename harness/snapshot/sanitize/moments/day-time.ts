import { parseInstant } from '../../../model/instant.ts'

/** A moment as a day, counted from 1970-01-01, and microseconds since its start: both are numbers that a double holds. */
export interface DayTime {
  readonly day: number
  readonly microseconds: number
}

export const microsecondsPerDay = 86_400_000_000

/** Null for what is no moment, or infinite. */
export function parseDayTime(text: string): DayTime | null {
  const instant = plainDayTime(text) ?? parseInstant(text)
  if (instant === null || 'day' in instant) return instant
  return instant.kind === 'finite' ? dayTimeOf(instant.microseconds) : null
}

const plain = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|[+-]00(?::?00)?)?)?$/

/** As nearly all are written, without the arithmetic of whole numbers of any size. */
function plainDayTime(text: string): DayTime | null {
  const match = plain.exec(text)
  if (!match) return null
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = ''] = match
  const milliseconds = Date.UTC(Number(year), Number(month) - 1, Number(date))
  const day = milliseconds / 86_400_000
  // Whatever is unusual is for the careful reader.
  if (Number(year) < 100 || new Date(milliseconds).getUTCDate() !== Number(date) || Number(month) > 12) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  return { day, microseconds: seconds * 1_000_000 + Number(fraction.padEnd(6, '0')) }
}

export function dayTimeOf(microseconds: bigint): DayTime {
  const perDay = BigInt(microsecondsPerDay)
  const rest = ((microseconds % perDay) + perDay) % perDay
  return { day: Number((microseconds - rest) / perDay), microseconds: Number(rest) }
}

export function microsecondsOf({ day, microseconds }: DayTime): bigint {
  return BigInt(day) * BigInt(microsecondsPerDay) + BigInt(microseconds)
}
