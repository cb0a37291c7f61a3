/**
 * Whether a text is like a pattern of SQL's LIKE: `%` stands for any characters, `_` for one, and a backslash makes the
 * one after it ordinary. Of the whole text, and by its characters as they are. PostgreSQL manual, 9.7.1.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = [...text]
  const parts = likeParts(pattern)
  let [at, part] = [0, 0]
  /** The last `%`, and how far what it stands for reaches. */
  let star: { readonly part: number; until: number } | null = null
  while (at < characters.length) {
    const wanted = parts[part]
    if (wanted === 'any') {
      star = { part, until: at }
      part += 1
    } else if (wanted !== undefined && (wanted === 'one' || wanted.character === characters[at])) {
      at += 1
      part += 1
    } else if (star) {
      star.until += 1
      at = star.until
      part = star.part + 1
    } else return false
  }
  return parts.slice(part).every((rest) => rest === 'any')
}

/** Whether the pattern ends in a backslash that nothing follows: PostgreSQL refuses it. */
export function endsOpen(pattern: string): boolean {
  return (/\\*$/.exec(pattern)?.[0].length ?? 0) % 2 === 1
}

type Part = 'any' | 'one' | { readonly character: string }

function likeParts(pattern: string): readonly Part[] {
  return [...pattern.matchAll(/\\(.)|(.)/gsu)].map(([, escaped, plain = '']): Part => {
    if (escaped !== undefined) return { character: escaped }
    if (plain === '%') return 'any'
    return plain === '_' ? 'one' : { character: plain }
  })
}
