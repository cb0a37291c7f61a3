const microsecondsPerDay = 86_400_000_000n

/** What PostgreSQL can hold, as microseconds from 1970: 24 November 4714 BC to the end of the year 294276. */
const first = -210_866_803_200_000_000n
const last = 9_224_318_015_999_999_999n

/**
 * A moment as PostgreSQL prints it: `2026-03-01 09:30:00.123+00`, `0044-03-15 00:00:00+00 BC`. Null beyond the years
 * that it can hold.
 * @param microseconds from 1970-01-01 00:00
 * @param zone printed after the time: `+00`, or nothing
 */
export function momentText(microseconds: bigint, zone: string): string | null {
  if (microseconds < first || microseconds > last) return null
  const time = ((microseconds % microsecondsPerDay) + microsecondsPerDay) % microsecondsPerDay
  const { year, month, day } = civil(Number((microseconds - time) / microsecondsPerDay))
  const clock = new Date(Number(time / 1000n)).toISOString().slice(11, 19)
  const fraction = String(time % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const era = year > 0 ? '' : ' BC'
  const digits = [String(year > 0 ? year : 1 - year).padStart(4, '0'), two(month), two(day)].join('-')
  return `${digits} ${clock}${fraction === '' ? '' : `.${fraction}`}${zone}${era}`
}

/** The Gregorian date of a day counted from 1970-01-01. Year 0 is 1 BC. */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  // Eras of 400 years that start on 1 March, so that the leap day is the last of its year.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const march = Math.floor((5 * dayOfYear + 2) / 153)
  const month = march < 10 ? march + 3 : march - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
