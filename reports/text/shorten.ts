/** How much is kept around a difference, at most. */
const context = 30
/** A part that is not much longer than the note in its place is kept. */
const noteLength = 24

/** About `width` characters of `text`, with the number of those left out: `abc… (+1234 characters)`. */
export function shorten(text: string, width: number): string {
  return excerpt(text, [], width)
}

/**
 * Shortens texts that are read side by side so that what tells each from each stays in sight: what lies before and between
 * is left out too, `(900 equal characters) …abc… (120 characters) …def… (+1234 characters)`.
 * @param beside others that they must not be mistaken for
 */
export function shortenTogether<T extends string | null>(
  texts: readonly T[],
  width: number,
  beside: readonly string[] = [],
): readonly (string | T)[] {
  const all = [...texts.filter((text) => text !== null), ...beside]
  return texts.map((text) => (text === null ? text : excerpt(text, differences(text, all), width)))
}

/** Where the text first differs from each of the others, in order: of many places the first one and the last two. */
function differences(text: string, others: readonly string[]): readonly number[] {
  const places = others.filter((other) => other !== text).map((other) => sharedLength(text, other))
  const sorted = [...new Set(places)].sort((a, b) => a - b)
  return sorted.length > 3 ? [...sorted.slice(0, 1), ...sorted.slice(-2)] : sorted
}

/** The length of the longest beginning that both have. */
function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

interface Range {
  readonly start: number
  readonly end: number
}

/** The parts of a text around some places, with notes of how much was left out. */
function excerpt(text: string, places: readonly number[], width: number): string {
  if (text.length <= width + noteLength) return text
  const kept = keptRanges(text, places, width)
  const notes = kept.map(({ start, end }, index) => {
    const before = text.slice(kept[index - 1]?.end ?? 0, start)
    const note =
      before === '' ? '' : index === 0 ? `(${count(before)} equal characters) …` : `… (${count(before)} characters) …`
    return note + text.slice(start, end)
  })
  const rest = text.slice(kept.at(-1)?.end ?? 0)
  return notes.join('') + (rest === '' ? '' : `… (+${count(rest)} characters)`)
}

function keptRanges(text: string, places: readonly number[], width: number): readonly Range[] {
  const around = Math.min(context, Math.floor(width / 2))
  const [first = 0] = places
  const head = first > Math.max(around, width - around) ? [] : [0]
  const wanted = [...head, ...places].map((place) => ({
    start: Math.max(0, place - around),
    end: Math.min(text.length, place + around),
  }))
  const ranges = joined(wanted)
  const last = ranges.at(-1) ?? { start: 0, end: 0 }
  const spare = width - ranges.reduce((sum, { start, end }) => sum + end - start, 0)
  const end = last.end + Math.max(0, spare)
  const longer = [
    ...ranges.slice(0, -1),
    { start: last.start, end: text.length - end <= noteLength ? text.length : end },
  ]
  return longer.map((range) => ({ start: boundary(text, range.start), end: boundary(text, range.end) }))
}

/** Those that touch, nearly, become one; so does the beginning of the text. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = []
  for (const range of ranges) {
    const last = result.at(-1) ?? { start: 0, end: 0 }
    if (range.start - last.end > noteLength) result.push(range)
    else result.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) })
  }
  return result
}

/** `index`, or one less where it would split a surrogate pair. */
function boundary(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}

/** Characters, without a list of them: there may be millions. */
function count(text: string): number {
  let characters = 0
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) characters += 1
  return characters
}
