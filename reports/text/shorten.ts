/** How much of an equal beginning is kept before the first difference. */
const context = 30

/** At most `width` characters of `text`, with the number of those left out: `abc… (+1234 characters)`. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text
  const end = boundary(text, width)
  return `${text.slice(0, end)}… (+${characters(text.slice(end))} characters)`
}

/**
 * Shortens texts that are read side by side so that their first difference stays in sight: a long beginning
 * that all of them share is left out too, `(900 equal characters) …abc… (+1234 characters)`.
 */
export function shortenTogether<T extends string | null>(texts: readonly T[], width: number): readonly (string | T)[] {
  const present = texts.filter((text) => text !== null)
  const start = present.some((text) => text.length > width) ? leftOut(present, width) : 0
  return texts.map((text) => (text === null ? text : startNote(text, start) + shorten(text.slice(start), width)))
}

function leftOut(texts: readonly string[], width: number): number {
  const shared = sharedPrefix(texts)
  if (shared <= Math.max(context, width - context)) return 0
  return boundary(texts[0] ?? '', shared - context)
}

function startNote(text: string, start: number): string {
  return start === 0 ? '' : `(${characters(text.slice(0, start))} equal characters) …`
}

/** The length of the longest beginning that all texts share; 0 where there is nothing to tell apart. */
function sharedPrefix(texts: readonly string[]): number {
  const [first = '', ...others] = texts
  if (others.every((other) => other === first)) return 0
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length += 1
  return length
}

/** `index`, or one less where it would split a surrogate pair. */
function boundary(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}

function characters(text: string): number {
  return [...text].length
}
