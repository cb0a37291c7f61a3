/** A way in which a text may be spelled, and where in the text a part of it is. */
export interface View {
  readonly text: string
  /** Where in the text the part from `start` to `end` of this view comes from. */
  readonly within: (start: number, end: number) => readonly [start: number, end: number]
}

/** Small letters, of one form (NFKC), with single spaces: as texts are compared. */
function folded(text: string): string {
  const ascii = plain.test(text)
  const lower = (ascii ? text : text.normalize('NFKC')).toLowerCase()
  return (ascii ? odd : oddUnicode).test(lower) ? lower.replace(/\s+/gu, ' ') : lower
}

const plain = /^[\0-\x7f]*$/
const odd = /[\t-\r]| {2}/
const oddUnicode = /[^\S ]| {2}/u

/** Spellings of one text that say the same. The first is {@link folded}; what it is escaped as, packed in base64 or bytes. */
export function* viewsOf(text: string): Generator<View> {
  yield viewBy(text, folded)
  if (/[%\\+]/.test(text)) {
    const bytes = bytesOf(text)
    if (bytes !== null) yield { text: folded(bytes.toString('utf8')), within: () => [0, text.length] }
    else yield viewBy(text, (part) => folded(unescaped(part.replaceAll('+', ' '))))
  }
  if (text.length < shortestRun) return
  for (const { 0: run, index } of text.matchAll(base64Run)) {
    const decoded = decodedText(Buffer.from(run, 'base64'))
    if (decoded !== null) yield { text: folded(decoded), within: () => [index, index + run.length] }
  }
}

/** The same of an original: folded, and what it says where it is escaped, or the hexadecimal digits of bytes. */
export function spellingsOf(original: string): readonly string[] {
  const bytes = bytesOf(original)
  const said = bytes === null ? unescaped(original) : decodedText(bytes)
  return [...new Set([original, said ?? ''].map((text) => folded(text).trim()))]
}

const shortestRun = 16
const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g
const bytesPattern = /^\\x(?:[0-9a-f]{2})+$/i

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Null when bytes are no UTF-8. */
export function decodedText(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** The bytes that a text writes as `\x` and hexadecimal digits; null when it is none. */
export function bytesOf(text: string): Buffer | null {
  return bytesPattern.test(text) ? Buffer.from(text.slice(2), 'hex') : null
}

const escapes: Readonly<Record<string, string>> = { n: ' ', r: ' ', t: ' ', f: ' ', b: ' ' }
const deepest = 3

/** Escapes of JSON and of URLs undone, also where they were escaped again. */
function unescaped(text: string): string {
  let result = text
  for (let depth = 0; depth < deepest; depth += 1) {
    const before = result
    if (result.includes('%')) result = result.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)
    if (result.includes('\\')) result = result.replace(/\\(?:u([0-9a-f]{4})|(["\\/nrtfb]))/gi, jsonUnescaped)
    if (result === before) break
  }
  return result
}

function percentDecoded(encoded: string): string {
  return Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8')
}

function jsonUnescaped(_: string, unit: string | undefined, short: string | undefined): string {
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  return escapes[(short ?? '').toLowerCase()] ?? short ?? ''
}

function viewBy(text: string, make: (part: string) => string): View {
  const view = make(text)
  // Where in a longer or shorter text something is takes some search, which only what was found is worth.
  const at = (position: number): number => {
    let [low, high] = [0, text.length]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (make(text.slice(0, middle)).length <= position) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    text: view,
    within: (start, end) =>
      view.length === text.length ? [start, end] : [at(start), Math.max(at(end), at(start) + 1)],
  }
}
