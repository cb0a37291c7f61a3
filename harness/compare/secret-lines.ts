import type { KnownSecrets } from '../model/known-secrets.ts'
import { lettersOf, type SecretNames } from '../model/secret-names.ts'
import { linesOfPieces } from './secret-pieces.ts'

const hiddenLine = '# hidden: this line holds a secret'

/**
 * A text in YAML or JSON with those lines hidden that hold a secret, or a part of one, and those that speak of a secret
 * field, with what belongs to them: what they give it may be a secret that no row has.
 * @param letters the {@link lettersOf} of the secrets
 * @param redact takes secrets out of what is left
 */
export function withoutSecretLines(
  text: string,
  letters: KnownSecrets,
  names: SecretNames,
  redact: (text: string) => string = (safe) => safe,
): string {
  const lines = text.split('\n')
  const redacted = redact(text)
  const hidden = new Set([
    ...[lines, lines.map(unescaped)].flatMap((view) => [...linesOfSecrets(view, letters)]),
    ...(names.isEmpty ? [] : [...linesOfPieces(text, names), ...linesOfFields(lines, names)]),
  ])
  if (hidden.size === 0) return redacted
  const safe = redacted.split('\n')
  // A secret of several lines was taken out whole.
  const shown = safe.length === lines.length ? safe : lines.map(redact)
  return shown.map((line, index) => (hidden.has(index) ? line.replace(/\S.*/s, hiddenLine) : line)).join('\n')
}

function linesOfSecrets(lines: readonly string[], letters: KnownSecrets): ReadonlySet<number> {
  const kept = lines.map(lettersOf)
  const found = new Set<number>()
  /** Of the line at `index`, among the letters of all. */
  let start = 0
  let index = 0
  for (const place of letters.places(kept.join(''))) {
    const end = place.start + place.length
    for (; start + (kept[index]?.length ?? end) <= place.start; index += 1) start += kept[index]?.length ?? end
    for (let at = index, from = start; at < kept.length && from < end; at += 1) {
      found.add(at)
      from += kept[at]?.length ?? 0
    }
  }
  return found
}

/** Lines that name one, comments among them, with those that are indented below. */
function linesOfFields(lines: readonly string[], names: SecretNames): ReadonlySet<number> {
  const found = new Set<number>()
  /** How far the line is indented that speaks of one, while what follows belongs to it. */
  let indent = Number.POSITIVE_INFINITY
  for (const [index, line] of lines.entries()) {
    const own = /^[\s-]*/.exec(line)?.[0].length ?? 0
    const isPart = own > indent || line.trim() === ''
    if (!isPart) indent = Number.POSITIVE_INFINITY
    if (!isPart && names.areIn(line)) indent = own
    if (indent !== Number.POSITIVE_INFINITY && line.trim() !== '') found.add(index)
  }
  for (const block of commentBlocks(lines)) {
    if (names.areSpokenOfIn(block.map((index) => lines[index]).join('\n'))) for (const index of block) found.add(index)
  }
  return found
}

/** Comments one below the other, the first of which may stand behind something. */
function commentBlocks(lines: readonly string[]): readonly (readonly number[])[] {
  const blocks: number[][] = []
  for (const [index, line] of lines.entries()) {
    const last = blocks.at(-1)
    if (/^[\s-]*#/.test(line) && last?.at(-1) === index - 1) last.push(index)
    else if (/(?:^|\s)#/.test(line)) blocks.push([index])
  }
  return blocks
}

/** Without the escapes of JSON and SQL whose letters are none of the text's. */
function unescaped(line: string): string {
  return line
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[bfnrtv]/g, ' ')
}
