import { diffArrays } from 'diff'

/** A piece of a text, and whether another text lacks it. */
export interface Span {
  readonly text: string
  readonly isDifferent: boolean
}

/** Both texts, cut where they begin and cease to be alike. */
export interface TextDiff {
  readonly from: readonly Span[]
  readonly to: readonly Span[]
}

/** Beyond these, only what lies between equal beginnings and ends is marked: finding words takes too long. */
const maxLength = 20_000
const maxEdits = 600

/**
 * What is marked whole: a number, a date, a time, a version or an address, whatever of it differs; a word; what is
 * between words.
 */
const token =
  /(?<![\p{L}\p{N}_])-?\d[\p{L}\p{N}_]*(?:[-:.+]\d[\p{L}\p{N}_]*)*|[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu

/** Tells word by word where two texts differ. */
export function diffTexts(from: string, to: string): TextDiff {
  if (from === to) return { from: whole(from), to: whole(to) }
  const changes =
    from.length + to.length > maxLength
      ? undefined
      : diffArrays(tokensOf(from), tokensOf(to), { maxEditLength: maxEdits })
  if (changes === undefined) return diffMiddle(from, to)
  const spans = (left: 'added' | 'removed', own: 'added' | 'removed'): readonly Span[] =>
    changes.flatMap((change) => (change[left] ? [] : [{ text: change.value.join(''), isDifferent: change[own] }]))
  return { from: spans('added', 'removed'), to: spans('removed', 'added') }
}

function tokensOf(text: string): string[] {
  return text.match(token) ?? []
}

/** A text of which nothing is marked. */
export function whole(text: string): readonly Span[] {
  return text === '' ? [] : [{ text, isDifferent: false }]
}

function diffMiddle(from: string, to: string): TextDiff {
  const shortest = Math.min(from.length, to.length)
  let start = 0
  while (start < shortest && from[start] === to[start]) start += 1
  if (isSplit(from, start)) start -= 1
  let end = 0
  while (end < shortest - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1
  if (isSplit(from, from.length - end)) end -= 1
  const cut = (text: string): readonly Span[] =>
    [
      { text: text.slice(0, start), isDifferent: false },
      { text: text.slice(start, text.length - end), isDifferent: true },
      { text: text.slice(text.length - end), isDifferent: false },
    ].filter((span) => span.text !== '')
  return { from: cut(from), to: cut(to) }
}

/** Whether `index` lies within a surrogate pair. */
function isSplit(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return index > 0 && unit >= 0xdc00 && unit <= 0xdfff
}
