/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (share: number) => boolean
  /** Undefined of an empty list. */
  readonly oneOf: <T>(list: readonly T[]) => T | undefined
  readonly shuffled: <T>(list: readonly T[]) => readonly T[]
}

/** @param seed any whole number */
export function randomOf(seed: number): Random {
  // A xorshift generator stays at zero, and starts slowly from seeds that are alike.
  let state = Math.imul(seed + 1, 0x9e3779b1) || 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 8; round += 1) next()
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    oneOf: (list) => list[below(list.length)],
    shuffled: (list) => {
      const keyed = list.map((item) => [next(), item] as const)
      return keyed.sort(([a], [b]) => a - b).map(([, item]) => item)
    },
  }
}
