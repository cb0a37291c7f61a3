/** Choices that a seed decides: the same seed gives the same choices. */
export interface Random {
  /** From `min` to `max`, both included. */
  integer(min: number, max: number): number
  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T
  /** True `share` of the time, from 0 to 1. */
  chance(share: number): boolean
  /** As many as `count`, each of them made. */
  times<T>(count: number, make: () => T): T[]
}

/** Mulberry32: small, quick, and good enough to choose by. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    integer,
    pick<T>(choices: readonly T[]): T {
      const choice = choices[integer(0, choices.length - 1)]
      if (choice === undefined) throw new Error('nothing to pick from')
      return choice
    },
    chance: (share) => next() < share,
    times: (count, make) => Array.from({ length: count }, make),
  }
}
