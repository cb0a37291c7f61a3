/** Part of a text that an original is. */
export interface Occurrence {
  readonly start: number
  readonly end: number
  /** What the original was added with. */
  readonly source: number
}

/** Originals of at most so many characters say nothing. */
const ignoredLength = 3
/** Of longer originals as much is looked for. */
const longest = 64
const slotBits = 20

/**
 * The originals that were replaced, to be looked for in any text: in time that grows with the text, whatever their number.
 * Longer ones than 64 characters count as found where their first 64 are.
 */
export class Originals {
  /** By the first four characters, hashed: a bit for each length that an original which starts so has, in two numbers. */
  private readonly lengths = new Uint32Array(2 << slotBits)
  private readonly sources = new Map<string, number>()

  /** Addresses are looked for in any mixture of capitals and small letters. */
  add(original: string, source: number): void {
    this.addText(original, source)
    if (original.includes('@')) this.addText(original.toLowerCase(), source)
  }

  private addText(original: string, source: number): void {
    if (original.length <= ignoredLength || !hasMore(original)) return
    const text = original.slice(0, longest)
    if (this.sources.has(text)) return
    // A part of a longer string would keep all of it.
    const own = original.length > longest ? Buffer.from(text, 'utf16le').toString('utf16le') : text
    this.sources.set(own, source)
    const bit = own.length - 1
    const at = slotOf(own, 0) * 2 + (bit >>> 5)
    this.lengths[at] = (this.lengths[at] ?? 0) | (1 << (bit & 31))
  }

  /** The first original that a text holds; null: none. */
  find(text: string): Occurrence | null {
    const found = this.findExactly(text)
    if (found !== null || !text.includes('@')) return found
    const lower = text.toLowerCase()
    return lower === text || lower.length !== text.length ? null : this.findExactly(lower)
  }

  private findExactly(text: string): Occurrence | null {
    for (let start = 0; start + ignoredLength < text.length; start += 1) {
      const slot = slotOf(text, start) * 2
      const found = this.findAt(text, start, slot, 0) ?? this.findAt(text, start, slot, 1)
      if (found !== null) return found
    }
    return null
  }

  /** @param half of the lengths: up to 32, and above */
  private findAt(text: string, start: number, slot: number, half: 0 | 1): Occurrence | null {
    for (let bits = this.lengths[slot + half] ?? 0; bits !== 0; bits &= bits - 1) {
      const length = 32 - Math.clz32(bits & -bits) + half * 32
      if (start + length > text.length) break
      const source = this.sources.get(text.slice(start, start + length))
      if (source !== undefined) return { start, end: start + length, source }
    }
    return null
  }
}

/** Code points, not units. */
function hasMore(text: string): boolean {
  return text.length > ignoredLength * 2 || [...text].length > ignoredLength
}

function slotOf(text: string, at: number): number {
  let hash = text.charCodeAt(at)
  hash = Math.imul(hash, 0x9e3779b1) ^ text.charCodeAt(at + 1)
  hash = Math.imul(hash, 0x85ebca6b) ^ text.charCodeAt(at + 2)
  hash = Math.imul(hash, 0xc2b2ae35) ^ text.charCodeAt(at + 3)
  hash = Math.imul(hash, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> (32 - slotBits)
}
