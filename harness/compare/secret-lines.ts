import type { KnownSecrets } from '../model/known-secrets.ts'

const hiddenLine = '# hidden: this line holds a secret'

/**
 * The letters and digits of a text: what is left of a secret in whatever literals, texts within texts and lines it is
 * written.
 */
export function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * A text in YAML or JSON with those lines hidden that hold a secret, or a part of one, and those that speak of a secret
 * field, with what belongs to them: what they give it may be a secret that no row has.
 * @param letters the {@link lettersOf} of the secrets
 * @param names of secret fields and their columns
 */
export function withoutSecretLines(text: string, letters: KnownSecrets, names: ReadonlySet<string>): string {
  const lines = text.split('\n')
  const hidden = new Set([
    ...[lines, lines.map(unescaped)].flatMap((view) => [...linesOfSecrets(view, letters)]),
    ...linesOfFields(lines, names),
  ])
  if (hidden.size === 0) return text
  return lines.map((line, index) => (hidden.has(index) ? line.replace(/\S.*/s, hiddenLine) : line)).join('\n')
}

function linesOfSecrets(lines: readonly string[], letters: KnownSecrets): ReadonlySet<number> {
  const kept = lines.map(lettersOf)
  const starts: number[] = []
  let length = 0
  for (const line of kept) {
    starts.push(length)
    length += line.length
  }
  const found = new Set<number>()
  for (const place of letters.places(kept.join(''))) {
    const end = place.start + place.length
    for (const [index, start] of starts.entries()) {
      if (start < end && start + (kept[index]?.length ?? 0) > place.start) found.add(index)
    }
  }
  return found
}

function linesOfFields(lines: readonly string[], names: ReadonlySet<string>): ReadonlySet<number> {
  const found = new Set<number>()
  /** How far the line is indented that speaks of one, while what follows belongs to it. */
  let indent = Number.POSITIVE_INFINITY
  for (const [index, line] of lines.entries()) {
    const own = /^[\s-]*/.exec(line)?.[0].length ?? 0
    const isPart = own > indent || line.trim() === ''
    if (!isPart) indent = Number.POSITIVE_INFINITY
    if (!isPart && line.match(/[\p{L}\p{N}_$]+/gu)?.some((word) => names.has(word))) indent = own
    if (indent !== Number.POSITIVE_INFINITY && line.trim() !== '') found.add(index)
  }
  return found
}

/** Without the escapes of JSON and SQL whose letters are none of the text's. */
function unescaped(line: string): string {
  return line
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[bfnrtv]/g, ' ')
}
