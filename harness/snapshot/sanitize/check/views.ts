import { isUtf8 } from 'node:buffer'

/** A way in which a text may be spelled, and where in the text a part of it is. */
export interface View {
  readonly text: string
  /** Where in the text the part from `start` to `end` of this view comes from. */
  readonly within: (start: number, end: number) => readonly [start: number, end: number]
}

/** Small letters, of one form (NFKC), with single spaces: as texts are compared. */
export function folded(text: string): string {
  let [hasCapitals, isOdd, before] = [false, false, 0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return foldedUnicode(text)
    if (code >= 65 && code <= 90) hasCapitals = true
    else if (code <= 32 && (code === 32 ? before === 32 : code >= 9 && code <= 13)) isOdd = true
    before = code
  }
  const lower = hasCapitals ? text.toLowerCase() : text
  return isOdd ? lower.replace(/\s+/g, ' ') : lower
}

function foldedUnicode(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase()
  return oddSpace.test(lower) ? lower.replace(/\s+/gu, ' ') : lower
}

const oddSpace = /[^\S ]| {2}/u

/** The text as {@link folded} has it. */
export function foldedView(text: string): View {
  return viewBy(text, folded)
}

/** Other spellings that say the same: what is escaped in a text, or packed in base64 or the digits of bytes. */
export function* otherViewsOf(text: string): Generator<View> {
  if (escaped.test(text)) {
    const bytes = bytesOf(text)
    if (bytes !== null) yield { text: folded(bytes.toString('utf8')), within: () => [0, text.length] }
    else {
      if (text.includes('+')) yield viewBy(text, (part) => folded(unescaped(part.replaceAll('+', ' '))))
      // A plus may be one, even among escapes.
      if (/[%\\]/.test(text)) yield viewBy(text, (part) => folded(unescaped(part)))
    }
  }
  for (const { 0: run, index } of text.matchAll(base64Run)) {
    const decoded = decodedRun(run)
    if (decoded !== null) yield { text: folded(decoded), within: () => [index, index + run.length] }
  }
}

/** Whether a text has spellings beside the {@link folded} one: most have none. */
export function hasOtherViews(text: string): boolean {
  return escaped.test(text) || (text.length >= shortestRun && longRun.test(text))
}

/** The same of an original: folded, and what it says where it is escaped, or the hexadecimal digits of bytes. */
export function spellingsOf(original: string): readonly string[] {
  const own = folded(original).trim()
  if (!/[%\\]/.test(original)) return [own]
  const bytes = bytesOf(original)
  const said = folded((bytes === null ? unescaped(original) : decodedText(bytes)) ?? '').trim()
  return said === own ? [own] : [own, said]
}

const escaped = /[%\\+]/
const shortestRun = 16
const longRun = /[A-Za-z0-9+/_-]{16}/
const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g
const bytesPattern = /^\\x(?:[0-9a-f]{2})+$/i

/** Null when bytes are no UTF-8. */
export function decodedText(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

const scratch = Buffer.alloc(256)

/** What base64 says. Most runs are words or digits, whose bytes are no text: these are told apart without garbage. */
function decodedRun(run: string): string | null {
  if (run.length > scratch.length) return decodedText(Buffer.from(run, 'base64'))
  const length = scratch.write(run, 'base64')
  const first = scratch[0] ?? 0
  // No character begins so.
  if ((first >= 0x80 && first <= 0xc1) || first >= 0xf5) return null
  return decodedText(scratch.subarray(0, length))
}

/** The bytes that a text writes as `\x` and hexadecimal digits; null when it is none. */
export function bytesOf(text: string): Buffer | null {
  return text.startsWith('\\') && bytesPattern.test(text) ? Buffer.from(text.slice(2), 'hex') : null
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
