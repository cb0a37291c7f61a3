import { nearestName } from '../model/nearest-name.ts'

/** What to do about a name that is not there: the one that was probably meant, else those that there are. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearestName(word, known)
  if (near !== null) return `did you mean ${near}?`
  const shown = known.slice(0, 20).join(', ')
  return known.length === 0 ? 'there are none' : `there are: ${shown}${known.length > 20 ? ', …' : ''}`
}
