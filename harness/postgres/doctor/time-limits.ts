import { setTimeout as delay } from 'node:timers/promises'
import { type Check, failed, problem } from './check.ts'

/** What a look at something gave. */
export interface Outcome<T> {
  /** For later checks; null when there is none. */
  readonly value: T | null
  readonly checks: readonly Check[]
}

/** Runs checks so that none of them throws, and none takes longer than it may. */
export class TimeLimits {
  #exceeded = false

  /** Whether anything that took too long may still be at work. */
  get exceeded(): boolean {
    return this.#exceeded
  }

  /** @param name of the check that there is when `work` fails or does not end in time */
  async run<T>(name: string, limitMs: number, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const settled = new AbortController()
    const late = delay(limitMs, undefined, { signal: settled.signal }).then((): Outcome<T> => {
      this.#exceeded = true
      const message = `it did not end within ${limitMs / 1000} s`
      return { value: null, checks: [problem(name, message, 'Find out what is so slow here, then run this again.')] }
    })
    // Aborted as soon as the work is done.
    late.catch(() => {})
    try {
      return await Promise.race([work(), late])
    } catch (error) {
      return { value: null, checks: [failed(name, error)] }
    } finally {
      settled.abort()
    }
  }

  /** The same, of something that later checks do not need. Null: there is nothing to say. */
  async look(name: string, limitMs: number, work: () => Promise<Check | null>): Promise<readonly Check[]> {
    const { checks } = await this.run(name, limitMs, async () => {
      const check = await work()
      return { value: null, checks: check === null ? [] : [check] }
    })
    return checks
  }
}
