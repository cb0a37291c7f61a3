const factor = 0x01000193

/**
 * Says of any part of a text whether it may be one of those that were added, without making a string of it: what it
 * says of is almost always one. Parts are hashed from what all beginnings of the text are hashed to.
 */
export class TextHashes {
  private readonly bits: number
  /** A bit for each hash that something has. */
  private readonly added: Uint32Array
  /** By length: the factor as often as characters there are. */
  private powers: Int32Array = new Int32Array(0)
  /** Of the first 0, 1, 2 … characters of the text. */
  private beginnings: Int32Array = new Int32Array(0)

  /** @param bits of a hash: of the 2 ** bits that there are, few should be added */
  constructor(bits: number) {
    this.bits = bits
    this.added = new Uint32Array(1 << (bits - 5))
  }

  add(text: string): void {
    this.read(text)
    const at = bitOf(this.beginnings[text.length] ?? 0, this.bits)
    this.added[at >>> 5] = (this.added[at >>> 5] ?? 0) | (1 << (at & 31))
  }

  /** The text whose parts are asked about from now on. */
  read(text: string): void {
    if (text.length >= this.beginnings.length) this.grow(text.length + 1)
    const { beginnings } = this
    let hash = 0
    for (let index = 0; index < text.length; index += 1) {
      hash = (Math.imul(hash, factor) + text.charCodeAt(index) + 1) | 0
      beginnings[index + 1] = hash
    }
  }

  mayBeAdded(start: number, end: number): boolean {
    const { beginnings, powers, added, bits } = this
    const hash = (beginnings[end] ?? 0) - Math.imul(beginnings[start] ?? 0, powers[end - start] ?? 0)
    const at = bitOf(hash | 0, bits)
    return ((added[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
  }

  private grow(needed: number): void {
    const size = Math.max(needed, this.beginnings.length * 2, 256)
    this.beginnings = new Int32Array(size)
    this.powers = new Int32Array(size)
    let power = 1
    for (let index = 0; index < size; index += 1) {
      this.powers[index] = power
      power = Math.imul(power, factor)
    }
  }
}

function bitOf(hash: number, bits: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> (32 - bits)
}
