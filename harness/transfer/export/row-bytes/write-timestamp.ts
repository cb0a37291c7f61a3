import type { ColumnWriter } from './column-writer.ts'

const longest = '"2026-03-01T09:30:00.000000Z"'.length
/** `2026-03-01 09:30:00` */
const secondsLength = 19
/** With six digits of a fraction. */
const mostLength = 26
const [quote, point, zero, nine] = [34, 46, 48, 57]

/**
 * Timestamps of years of four digits, in UTC: by the places of their parts.
 * @param type without a time zone or with one
 * @param other writes the rest
 */
export function timestampWriter(type: 'timestamp' | 'timestamptz', other: ColumnWriter): ColumnWriter {
  const zoneLength = type === 'timestamp' ? 0 : '+00'.length
  return (source, start, end, output) => {
    const timeEnd = end - zoneLength
    const fraction = start + secondsLength + 1
    const digits = isPlainTime(source, start, timeEnd) ? fractionDigits(source, fraction, timeEnd) : null
    if (digits === null || (zoneLength > 0 && !isUtc(source, timeEnd))) {
      other(source, start, end, output)
      return
    }
    output.reserve(longest)
    const { bytes } = output
    let at = output.length
    bytes[at] = quote
    for (let place = 0; place < secondsLength; place += 1) bytes[at + 1 + place] = source[start + place] ?? 0
    bytes[at + 11] = 84 // T
    bytes[at + 20] = point
    at += 21
    for (let index = fraction; index < fraction + digits; index += 1) {
      bytes[at] = index < timeEnd ? (source[index] ?? 0) : zero
      at += 1
    }
    if (zoneLength > 0) {
      bytes[at] = 90 // Z
      at += 1
    }
    bytes[at] = quote
    output.length = at + 1
  }
}

/** Not of a longer year, before Christ or at infinity, as far as it is no fraction that tells. */
function isPlainTime(source: Buffer, start: number, end: number): boolean {
  const length = end - start
  if (length < secondsLength || length > mostLength) return false
  if (source[start + 4] !== 45 || source[start + 10] !== 32) return false // a hyphen, a space
  return length === secondsLength || source[start + secondsLength] === point
}

/** Three digits, or six where the microseconds need them; null when it is no fraction. */
function fractionDigits(source: Buffer, start: number, end: number): number | null {
  let digits = 3
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0
    if (byte < zero || byte > nine) return null
    if (byte !== zero && index >= start + 3) digits = 6
  }
  return digits
}

function isUtc(source: Buffer, start: number): boolean {
  return source[start] === 43 && source[start + 1] === zero && source[start + 2] === zero // +00
}
