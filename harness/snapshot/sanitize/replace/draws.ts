import { createHmac, randomBytes } from 'node:crypto'

/** Random numbers that the seed and the value that they are drawn for decide. */
export interface Draw {
  /** A whole number from 0 to `end`, without `end` itself. */
  readonly below: (end: number) => number
}

/** Makes draws from a seed. Without the seed nobody can tell what they are, or try out which value they are drawn for. */
export class Draws {
  private readonly key: Buffer

  /** @param seed null: one that nobody knows, nor will */
  constructor(seed: string | null) {
    this.key = seed === null ? randomBytes(32) : createHmac('sha256', 'pg-roundtrip sanitize').update(seed).digest()
  }

  /** @param purpose tells apart what is drawn for one value */
  for(purpose: string, value: string): Draw {
    const digest = createHmac('sha256', this.key).update(`${purpose}\0${value}`).digest()
    let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at))
    // Small fast counter, sfc32: as good as is needed for letters, and seeded by what cannot be traced back.
    const next = (): number => {
      const [first = 0, second = 0, third = 0, counter = 0] = [a, b, c, d]
      const sum = (first + second + counter) | 0
      d = (counter + 1) | 0
      a = second ^ (second >>> 9)
      b = (third + (third << 3)) | 0
      c = (((third << 21) | (third >>> 11)) + sum) | 0
      return sum >>> 0
    }
    return { below: (end) => (end <= 1 ? 0 : Math.floor((next() / 0x1_0000_0000) * end)) }
  }
}

export function pick<T>(draw: Draw, items: readonly T[], fallback: T): T {
  return items[draw.below(items.length)] ?? fallback
}
