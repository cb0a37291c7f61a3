import { distance } from 'fastest-levenshtein'

/** The known name that was probably meant; null when none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const [nearest] = known
    .map((other) => ({ other, distance: distance(name, other) }))
    .filter((entry) => entry.distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return nearest?.other ?? null
}
