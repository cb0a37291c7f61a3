import { type Codec, ValueError } from './codec.ts'
import { storable } from './text.ts'

const djangoText = /^(?:(-?\d+) )?(-?)(\d\d+:\d\d:\d\d)(?:\.(\d{1,6}))?$/

/** interval: PostgreSQL's own text. Also read: days and a time, as Django writes its durations (`-1 23:59:59.500000`). */
export const intervalCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value !== 'string') throw new ValueError('expected an interval such as 1 day 02:00:00')
    const [, days, sign = '', clock = '', fraction = ''] = djangoText.exec(value) ?? []
    if (clock === '') return storable(value)
    const count = Number(days ?? 0)
    const digits = fraction.replace(/0+$/, '')
    const time = `${clock}${digits === '' ? '' : `.${digits}`}`
    const isZero = /^[0:.]*$/.test(time)
    if (count === 0) return `${isZero ? '' : sign}${time}`
    const dayText = `${count} ${count === 1 ? 'day' : 'days'}`
    return isZero ? dayText : `${dayText} ${sign || (count < 0 ? '+' : '')}${time}`
  },
}
