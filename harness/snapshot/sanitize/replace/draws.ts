import { createHmac, randomBytes } from 'node:crypto'
import { KeyedHash } from './keyed-hash.ts'

/** Random numbers that the seed and the value that they are drawn for decide. */
export interface Draw {
  /** A whole number from 0 to `end`, without `end` itself. */
  readonly below: (end: number) => number
}

/** Makes draws from a seed. Without the seed nobody can tell what they are, or try out which value they are drawn for. */
export class Draws {
  private readonly hash: KeyedHash

  /** @param seed null: one that nobody knows, nor will */
  constructor(seed: string | null) {
    const key = seed === null ? randomBytes(32) : createHmac('sha256', 'pg-roundtrip sanitize').update(seed).digest()
    this.hash = new KeyedHash(key)
  }

  /** @param purpose tells apart what is drawn for one value */
  for(purpose: string, value: string): Draw {
    const digest = this.hash.digest(`${purpose}\0${value}`)
    let a = numberAt(digest, 0)
    let b = numberAt(digest, 4)
    let c = numberAt(digest, 8)
    let d = numberAt(digest, 12)
    // Small fast counter, sfc32: as good as is needed for letters, and seeded by what cannot be traced back.
    const next = (): number => {
      const sum = (a + b + d) | 0
      d = (d + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      return sum >>> 0
    }
    return { below: (end) => (end <= 1 ? 0 : Math.floor((next() / 0x1_0000_0000) * end)) }
  }
}

/** Of four bytes, the least first. */
function numberAt(bytes: string, at: number): number {
  return (
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24)
  )
}

export function pick<T>(draw: Draw, items: readonly T[], fallback: T): T {
  return items[draw.below(items.length)] ?? fallback
}
