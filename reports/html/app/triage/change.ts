import type { Decision, Decisions } from './decision.ts'

/** What was decided of one finding, and what was before. Null: nothing. */
export interface Change {
  /** Of the case. */
  readonly file: string
  readonly key: string
  readonly from: Decision | null
  readonly to: Decision | null
}

export function decisionOn(decisions: Decisions, file: string, key: string): Decision | null {
  return decisions.get(file)?.get(key) ?? null
}

/** Those that make `decision` of what the keys have; none for a key that has it. */
export function changesTo(
  decision: Decision | null,
  decisions: Decisions,
  file: string,
  keys: readonly string[],
): readonly Change[] {
  return keys.flatMap((key) => {
    const from = decisionOn(decisions, file, key)
    return from === decision ? [] : [{ file, key, from, to: decision }]
  })
}

/** The decisions with these made. */
export function withChanges(decisions: Decisions, changes: readonly Change[]): Decisions {
  const files = new Map([...decisions].map(([file, known]) => [file, new Map(known)] as const))
  for (const { file, key, to } of changes) {
    const known = files.get(file) ?? new Map<string, Decision>()
    files.set(file, known)
    if (to === null) known.delete(key)
    else known.set(key, to)
  }
  return new Map([...files].filter(([, known]) => known.size > 0))
}

/** Those that take back what still is as these made it; what was decided anew since stays. */
export function takingBack(decisions: Decisions, changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((change) => {
    const { file, key, from, to } = change
    return decisionOn(decisions, file, key) === to ? [{ file, key, from: to, to: from }] : []
  })
}
