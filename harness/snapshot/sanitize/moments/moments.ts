import type { Draw, Draws } from '../replace/draws.ts'
import { type DayTime, microsecondsPerDay } from './day-time.ts'

/** What PostgreSQL can hold of moments: in 4713 BC, with a zone's room, and the last day of 294276. Dates go further. */
const firstDay = -2_440_580
const lastDay = 106_762_939
/** As far as a day may go from where all go. */
const farthest = 15

/**
 * Moves moments: all by some months, into the past, and each by a little more or less, so that they keep their order and
 * equal ones stay equal. What is the start of a day stays one, what is a whole second, or has some digits after it, has no
 * more. Days stay where they are that PostgreSQL has no earlier ones for, or no moments on. All are noted before the first
 * is moved. Holds every distinct moment.
 */
export class Moments {
  private readonly draws: Draws
  private readonly noted = new Map<number, Set<number>>()
  private days: ReadonlyMap<number, number> | null = null
  private readonly times = new Map<number, ReadonlyMap<number, number>>()

  constructor(draws: Draws) {
    this.draws = draws
  }

  note({ day, microseconds }: DayTime): void {
    const times = this.noted.get(day)
    if (times) times.add(microseconds)
    else this.noted.set(day, new Set([microseconds]))
  }

  /** @param moment one that was noted */
  move({ day, microseconds }: DayTime): DayTime {
    this.days ??= this.moveDays()
    let times = this.times.get(day)
    if (!times) {
      times = this.moveTimes(day)
      this.times.set(day, times)
    }
    return { day: this.days.get(day) ?? day, microseconds: times.get(microseconds) ?? microseconds }
  }

  private moveDays(): ReadonlyMap<number, number> {
    const days = [...this.noted.keys()].sort((a, b) => a - b)
    const draw = this.draws.for('days', '')
    const shift = -30 - draw.below(370)
    let previous = Number.NEGATIVE_INFINITY
    return new Map(
      days.map((day, index) => {
        const after = Math.max(
          Math.floor(((days[index - 1] ?? Number.NEGATIVE_INFINITY) + day) / 2) + 1,
          day - farthest,
        )
        const upTo = Math.min(Math.floor((day + (days[index + 1] ?? Number.POSITIVE_INFINITY)) / 2), day + farthest)
        const moved = between(draw, after, upTo) + shift
        const isInRange = moved > firstDay && day <= lastDay
        // What comes after one that stays must not come before it.
        previous = isInRange ? Math.max(moved, previous + 1) : day
        return [day, previous]
      }),
    )
  }

  private moveTimes(day: number): ReadonlyMap<number, number> {
    const times = [...(this.noted.get(day) ?? [])].filter((time) => time !== 0).sort((a, b) => a - b)
    const draw = this.draws.for('times', String(day))
    return new Map(
      times.map((time, index) => {
        const unit = unitOf(time)
        const after = Math.floor(((times[index - 1] ?? 0) + time) / 2) + 1
        const upTo = Math.floor((time + (times[index + 1] ?? microsecondsPerDay)) / 2)
        // The time itself is one of these.
        const moved = between(draw, Math.ceil(after / unit), Math.floor(upTo / unit)) * unit
        return [time, moved]
      }),
    )
  }
}

/** Both ends are among the numbers. */
function between(draw: Draw, first: number, last: number): number {
  return first + draw.below(last - first + 1)
}

/** The column may have room for no more digits than there are. */
function unitOf(microseconds: number): number {
  let unit = 1_000_000
  while (microseconds % unit !== 0) unit /= 10
  return unit
}
