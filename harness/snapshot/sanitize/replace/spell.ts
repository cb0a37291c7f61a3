import { type Entry, foldsCase } from './entry.ts'
import { caseVariant, likeCase } from './letter-case.ts'

/** What each spelling of an original becomes, in their order; null when they cannot all differ, or there is no room. */
export function spell(entry: Entry, candidate: string): readonly string[] | null {
  const { by, limit, spellings } = entry
  if (candidate === '' || (candidate.length > limit && [...candidate].length > limit)) return null
  if (by === 'uuid') return spellings.map((spelling) => spelledUuid(candidate, spelling))
  if (!foldsCase(by)) return spellings.map(() => candidate)
  if (spellings.length === 1) return [likeCase(candidate, spellings[0] ?? '', by === 'name')]
  const made = new Map<string, string>()
  const used = new Set<string>()
  const lowerFirst = [...spellings].sort((a, b) => Number(isLower(b)) - Number(isLower(a)))
  for (const spelling of lowerFirst) {
    let text: string | null = likeCase(candidate, spelling, by === 'name')
    for (let number = 1; text !== null && used.has(text); number += 1) text = caseVariant(candidate, number)
    if (text === null) return null
    used.add(text)
    made.set(spelling, text)
  }
  return spellings.map((spelling) => made.get(spelling) ?? candidate)
}

function isLower(text: string): boolean {
  return text === text.toLowerCase()
}

/** @param hex 32 digits */
function spelledUuid(hex: string, spelling: string): string {
  let at = 0
  const text = spelling.replace(/[0-9a-f]/gi, () => hex[at++] ?? '0')
  return /[A-F]/.test(spelling) ? text.toUpperCase() : text
}
