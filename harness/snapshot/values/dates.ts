import { type Codec, ValueError } from './codec.ts'

/** date: `2026-03-01`, `0044-03-15 BC`, `infinity`, `-infinity`: PostgreSQL's own text. */
export const dateCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value === 'string' && /^-?infinity$/i.test(value)) return value.toLowerCase()
    const match = typeof value === 'string' ? /^0*(\d{1,7})-(\d\d)-(\d\d)( BC)?$/.exec(value) : null
    const [, year = '0', month = '0', day = '0', era = ''] = match ?? []
    if (Number(year) === 0 || !exists(Number(year), era !== '', Number(month), Number(day))) {
      throw new ValueError('expected a date such as 2026-03-01')
    }
    return `${year.padStart(4, '0')}-${month}-${day}${era}`
  },
}

/** time without time zone: `09:30:00`, with as many fraction digits as it needs. */
export const timeCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    const pattern = /^(?:((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?|(24:00)(:00)?)(?:(?<=:\d\d:\d\d)\.(\d{1,6}))?$/
    const match = typeof value === 'string' ? pattern.exec(value) : null
    const fraction = (match?.[5] ?? '').replace(/0+$/, '')
    if (!match || (match[3] && fraction !== '')) throw new ValueError('expected a time such as 09:30:00')
    return `${match[1] ?? match[3]}${match[2] ?? ':00'}${fraction === '' ? '' : `.${fraction}`}`
  },
}

/** A year that repeats every 400 years lets a JS Date answer for all of them. */
function exists(year: number, beforeChrist: boolean, month: number, day: number): boolean {
  const inCycle = ((((beforeChrist ? 1 - year : year) % 400) + 400) % 400) + 2000
  const date = new Date(Date.UTC(inCycle, month - 1, day))
  return month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1
}
