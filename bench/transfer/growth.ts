import type { Result } from '../result.ts'

/**
 * Whether the time of each job grows as its rows do: rows/s of ours with many rows against those with few.
 * @param few,many the sizes as the names of results have them; each job counts once, whatever it was held against
 */
export function growth(results: readonly Result[], few: string, many: string): readonly Result[] {
  const byName = new Map(results.flatMap((result) => (result.kind === 'measured' ? [[result.name, result]] : [])))
  return [...byName.values()].flatMap((large): Result[] => {
    const small = byName.get(large.name.replace(many, few))
    if (small === undefined || small === large || !large.name.includes(many)) return []
    const name = `growth: ${large.name}`
    return [
      { kind: 'measured', name, ours: large.ours, reference: { ...small.ours, name: few }, budget: { speed: 0.8 } },
    ]
  })
}
