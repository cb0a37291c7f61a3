const factor = Number(process.env.ROUNDTRIP_RANDOM_RUNS ?? '1')

/**
 * How often a random test tries: so often in `npm test`, which everyone waits for, and as many times more as
 * `ROUNDTRIP_RANDOM_RUNS` says, where there is time.
 */
export function randomRuns(quick: number): number {
  if (!(factor >= 1)) throw new TypeError('ROUNDTRIP_RANDOM_RUNS must be a number of at least 1')
  return Math.ceil(quick * factor)
}
