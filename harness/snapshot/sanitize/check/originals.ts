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
const filterBits = 24

/**
 * The originals that were replaced, to be looked for in any text: in time that grows with the text, whatever their number.
 * Longer ones than 64 characters count as found where their first 64 are.
 */
export class Originals {
  /** A bit for each possible start of four characters, hashed. */
  private readonly filter = new Uint8Array(1 << (filterBits - 3))
  /** Lengths of the originals that start so. */
  private readonly lengths = new Map<string, number[]>()
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
    const start = own.slice(0, 4)
    const known = this.lengths.get(start)
    if (!known) this.lengths.set(start, [own.length])
    else if (!known.includes(own.length)) known.push(own.length)
    const bit = bitOf(own, 0)
    this.filter[bit >>> 3] = (this.filter[bit >>> 3] ?? 0) | (1 << (bit & 7))
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
      const bit = bitOf(text, start)
      if (((this.filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) continue
      for (const length of this.lengths.get(text.slice(start, start + 4)) ?? []) {
        if (start + length > text.length) continue
        const source = this.sources.get(text.slice(start, start + length))
        if (source !== undefined) return { start, end: start + length, source }
      }
    }
    return null
  }
}

/** Code points, not units. */
function hasMore(text: string): boolean {
  return text.length > ignoredLength * 2 || [...text].length > ignoredLength
}

function bitOf(text: string, at: number): number {
  let hash = text.charCodeAt(at)
  hash = Math.imul(hash, 0x9e3779b1) ^ text.charCodeAt(at + 1)
  hash = Math.imul(hash, 0x85ebca6b) ^ text.charCodeAt(at + 2)
  hash = Math.imul(hash, 0xc2b2ae35) ^ text.charCodeAt(at + 3)
  hash = Math.imul(hash, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> (32 - filterBits)
}
