import { spellingsOf, viewsOf } from './views.ts'

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
const slotBits = 20

/** Originals of at most so many characters are found as whole words only: `Mark` is not in `Marketing`. */
const longestWord = 8

/**
 * The originals that were replaced, to be looked for in any text: in time that grows with the text, whatever their number.
 * They are found in any spelling that says the same (see views.ts). Longer ones than 64 characters count as found where
 * their first 64 are.
 */
export class Originals {
  /** By the first four characters, hashed: a bit for each length that an original which starts so has, in two numbers. */
  private readonly lengths = new Uint32Array(2 << slotBits)
  private readonly sources = new Map<string, number>()

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
    const bit = own.length - 1
    const at = slotOf(own, 0) * 2 + (bit >>> 5)
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
    for (const view of viewsOf(text)) {
      const found = this.findExactly(view.text, isWhole)
      if (found === null) continue
      const [start, end] = view.within(found.start, found.end)
      return { start, end, source: found.source }
    }
    return null
  }

  private findExactly(text: string, isWhole: boolean): Occurrence | null {
    for (let start = 0; start + ignoredLength < text.length; start += 1) {
      const slot = slotOf(text, start) * 2
      const found = this.findAt(text, start, slot, 0, isWhole) ?? this.findAt(text, start, slot, 1, isWhole)
      if (found !== null) return found
    }
    return null
  }

  /** @param half of the lengths: up to 32, and above */
  private findAt(text: string, start: number, slot: number, half: 0 | 1, isWhole: boolean): Occurrence | null {
    for (let bits = this.lengths[slot + half] ?? 0; bits !== 0; bits &= bits - 1) {
      const length = 32 - Math.clz32(bits & -bits) + half * 32
      if (start + length > text.length) break
      const source = this.sources.get(text.slice(start, start + length))
      if (source === undefined) continue
      if (!isWhole || length > longestWord || isWord(text, start, start + length))
        return { start, end: start + length, source }
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

function slotOf(text: string, at: number): number {
  let hash = text.charCodeAt(at)
  hash = Math.imul(hash, 0x9e3779b1) ^ text.charCodeAt(at + 1)
  hash = Math.imul(hash, 0x85ebca6b) ^ text.charCodeAt(at + 2)
  hash = Math.imul(hash, 0xc2b2ae35) ^ text.charCodeAt(at + 3)
  hash = Math.imul(hash, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> (32 - slotBits)
}
