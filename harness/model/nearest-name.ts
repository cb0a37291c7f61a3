import { distance } from 'fastest-levenshtein'

/** The candidate that `word` was probably meant to be; null when none is near. */
export function nearestName(word: string, candidates: readonly string[]): string | null {
  if (word.length > 100) return null
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const between = slips(word.toLowerCase(), candidate.toLowerCase())
    if (between < bestDistance) {
      best = candidate
      bestDistance = between
    }
  }
  return best
}

/** Letters in another order are one slip of the fingers. */
function slips(word: string, candidate: string): number {
  const isAnagram = [...word].sort().join('') === [...candidate].sort().join('')
  return isAnagram ? 1 : distance(word, candidate)
}
