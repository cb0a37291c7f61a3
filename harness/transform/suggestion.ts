import { nearestName } from '../model/nearest-name.ts'

/** What to do about a name that there is not. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearestName(name, known)
  return near !== null ? `did you mean ${near}?` : `known: ${known.slice(0, 20).join(', ')}`
}
