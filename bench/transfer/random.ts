import { createHash } from 'node:crypto'

/** Numbers from 0 to below 1, of 32 random bits each (xorshift128): the same for the same seed, everywhere. */
export function seededRandom(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest()
  const state = new Uint32Array(digest.buffer.slice(digest.byteOffset, digest.byteOffset + 16))
  let [a = 1, b = 2, c = 3, d = 4] = state
  return () => {
    const mixed = a ^ (a << 11)
    a = b
    b = c
    c = d
    d = (d ^ (d >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0
    return d / 2 ** 32
  }
}
