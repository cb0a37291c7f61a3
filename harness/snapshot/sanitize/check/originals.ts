import { TextHashes } from './text-hashes.ts'
import { folded, foldedView, hasOtherViews, otherViewsOf, spellingsOf, type View } from './views.ts'

/** Part of a text that an original is. */
export interface Occurrence {
  /** Where it is in the text as it was given, more or less where it is spelled otherwise. */
  readonly start: number
  readonly end: number
  /** What the original was added with. */
  readonly source: number
}

/** Originals of at most so many characters say nothing. */
const ignoredLength = 3
/** Of longer originals as much is looked for. */
const longest = 64
/** Of a slot's number, at first and at most: tables for very many are 10 MB, and most snapshots have few originals. */
const [fewestBits, mostBits] = [14, 20]
/** What tells whole texts apart has so many bits more. */
const moreBits = 4
/** While tables can grow, one slot in 2 ** 8 is taken at most. */
const freeBits = 8

/** Originals of at most so many characters are found as whole words only: `Mark` is not in `Marketing`. */
const longestWord = 8

/**
 * The originals that were replaced, to be looked for in any text: in time that grows with the text, whatever their
 * number. They are found in any spelling that says the same (see views.ts). Longer ones than 64 characters count as found where
 * their first 64 are.
 */
export class Originals {
  /**
   * By the first four characters, hashed: a bit for each length that an original which starts so has, in two numbers.
   */
  private lengths = new Uint32Array(2 << fewestBits)
  /**
   * The same, but for whether there are any: so few bits that they are at hand, which is all that most texts ask for.
   */
  private starts = new Uint32Array(1 << (fewestBits - 5))
  private readonly sources = new Map<string, number>()
  private hashes = new TextHashes(fewestBits + moreBits)
  private slotBits = fewestBits

  add(original: string, source: number): void {
    for (const spelling of spellingsOf(original)) this.addText(spelling, source)
  }

  private addText(original: string, source: number): void {
    if (original.length <= ignoredLength || !hasMore(original)) return
    const text = original.slice(0, longest)
    if (this.sources.has(text)) return
    // A part of a longer string would keep all of it.
    const own = original.length > longest ? Buffer.from(text, 'utf16le').toString('utf16le') : text
    this.sources.set(own, source)
    if (this.slotBits < mostBits && this.sources.size > 1 << (this.slotBits - freeBits)) this.grow(this.slotBits + 3)
    else this.enter(own)
  }

  /** Makes tables of that size, of all originals. */
  private grow(slotBits: number): void {
    this.slotBits = slotBits
    this.lengths = new Uint32Array(2 << slotBits)
    this.starts = new Uint32Array(1 << (slotBits - 5))
    this.hashes = new TextHashes(slotBits + moreBits)
    for (const own of this.sources.keys()) this.enter(own)
  }

  private enter(own: string): void {
    this.hashes.add(own)
    const bit = own.length - 1
    const [first, second, third] = [own.charCodeAt(0), own.charCodeAt(1), own.charCodeAt(2)]
    const slot = slotOf(first, second, third, own.charCodeAt(3), this.slotBits)
    this.starts[slot >>> 5] = (this.starts[slot >>> 5] ?? 0) | (1 << (slot & 31))
    const at = slot * 2 + (bit >>> 5)
    this.lengths[at] = (this.lengths[at] ?? 0) | (1 << (bit & 31))
  }

  /** The first original that a text holds, be it a part of a word; null: none. */
  find(text: string): Occurrence | null {
    return this.findIn(text, false)
  }

  /** The same, but short originals as whole words. */
  findWord(text: string): Occurrence | null {
    return this.findIn(text, true)
  }

  private findIn(text: string, isWhole: boolean): Occurrence | null {
    if (this.sources.size === 0) return null
    if (this.findExactly(folded(text), isWhole) !== null) return this.findInView(foldedView(text), isWhole)
    if (!hasOtherViews(text)) return null
    for (const view of otherViewsOf(text)) {
      const found = this.findInView(view, isWhole)
      if (found !== null) return found
    }
    return null
  }

  private findInView(view: View, isWhole: boolean): Occurrence | null {
    const found = this.findExactly(view.text, isWhole)
    if (found === null) return null
    const [start, end] = view.within(found.start, found.end)
    return { start, end, source: found.source }
  }

  private findExactly(text: string, isWhole: boolean): Occurrence | null {
    const { starts, lengths, slotBits } = this
    if (text.length <= ignoredLength) return null
    let isRead = false
    let [first, second, third] = [text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)]
    for (let start = 0; start + ignoredLength < text.length; start += 1) {
      const fourth = text.charCodeAt(start + 3)
      const slot = slotOf(first, second, third, fourth, slotBits)
      first = second
      second = third
      third = fourth
      if (((starts[slot >>> 5] ?? 0) & (1 << (slot & 31))) === 0) continue
      if (!isRead) this.hashes.read(text)
      isRead = true
      const short = lengths[slot * 2] ?? 0
      const long = lengths[slot * 2 + 1] ?? 0
      const found = this.findAt(text, start, short, 0, isWhole) ?? this.findAt(text, start, long, 32, isWhole)
      if (found !== null) return found
    }
    return null
  }

  /** @param lengths a bit for each that an original may have, less `more` */
  private findAt(text: string, start: number, lengths: number, more: number, isWhole: boolean): Occurrence | null {
    for (let bits = lengths; bits !== 0; bits &= bits - 1) {
      const end = start + 32 - Math.clz32(bits & -bits) + more
      if (end > text.length) break
      if (!this.hashes.mayBeAdded(start, end)) continue
      const source = this.sources.get(text.slice(start, end))
      if (source === undefined) continue
      if (!isWhole || end - start > longestWord || isWord(text, start, end)) return { start, end, source }
    }
    return null
  }
}

/** Whether no letter or digit goes on from either end. Scripts that put no spaces between words have no such ends. */
function isWord(text: string, start: number, end: number): boolean {
  return isEdge(charBefore(text, start), charAt(text, start)) && isEdge(charAt(text, end), charBefore(text, end))
}

function isEdge(outer: string, inner: string): boolean {
  return !/[\p{L}\p{N}]/u.test(outer) || !/[\p{L}\p{N}]/u.test(inner) || unspaced.test(inner)
}

const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

function charAt(text: string, at: number): string {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : ''
}

function charBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1)
  return at === 0 ? '' : charAt(text, unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? at - 2 : at - 1)
}

/** Code points, not units. */
function hasMore(text: string): boolean {
  return text.length > ignoredLength * 2 || [...text].length > ignoredLength
}

/** Of four characters. */
function slotOf(first: number, second: number, third: number, fourth: number, slotBits: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ second
  hash = Math.imul(hash, 0x85ebca6b) ^ third
  hash = Math.imul(hash, 0xc2b2ae35) ^ fourth
  hash = Math.imul(hash, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> (32 - slotBits)
}
