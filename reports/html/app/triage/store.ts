import { parseDecisions } from './parse-decisions.ts'
import type { Decisions, Verdict } from './verdict.ts'

/** Remembers what a reviewer decided about the findings of one run. */
export interface Triage {
  readonly decisions: () => Decisions
  /** Null: nothing was decided of it. @param key of `triageKeys` */
  readonly verdictOf: (file: string, key: string) => Verdict | null
  /** @param verdict null: whatever was decided is undone */
  readonly decide: (file: string, keys: readonly string[], verdict: Verdict | null) => void
  readonly clear: () => void
  readonly counts: () => Readonly<Record<Verdict, number>>
  /** Calls when something was decided. @returns what ends it */
  readonly subscribe: (listener: () => void) => () => void
}

/** Where decisions outlive a reload; what `localStorage` is. It may refuse. */
export type TriageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'pg-roundtrip triage '
/** Of older runs, decisions are forgotten. */
const runsKept = 10

/**
 * @param run what tells this run from others: when it started
 * @param storage null: there is none, so that a reload forgets
 */
export function createTriage(run: string, storage: TriageStorage | null): Triage {
  const name = `${prefix}${run}`
  const decisions = new Map(
    [...parseDecisions(attempt(() => storage?.getItem(name) ?? null))].map(([file, known]) => [file, new Map(known)]),
  )
  const listeners = new Set<() => void>()
  const changed = (): void => {
    attempt(() => {
      if (storage === null) return null
      forgetOlder(storage, name)
      if (decisions.size === 0) storage.removeItem(name)
      else storage.setItem(name, textOf(decisions))
      return null
    })
    for (const listener of [...listeners]) listener()
  }
  return {
    decisions: () => decisions,
    verdictOf: (file, key) => decisions.get(file)?.get(key) ?? null,
    decide: (file, keys, verdict) => {
      const known = decisions.get(file) ?? new Map<string, Verdict>()
      for (const key of keys) {
        if (verdict === null) known.delete(key)
        else known.set(key, verdict)
      }
      if (known.size === 0) decisions.delete(file)
      else decisions.set(file, known)
      changed()
    },
    clear: () => {
      decisions.clear()
      changed()
    },
    counts: () => countVerdicts(decisions),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function countVerdicts(decisions: Decisions): Readonly<Record<Verdict, number>> {
  const counts = { accepted: 0, rejected: 0 }
  for (const known of decisions.values()) for (const verdict of known.values()) counts[verdict] += 1
  return counts
}

function textOf(decisions: Decisions): string {
  const files = [...decisions].map(([file, known]) => {
    const keysOf = (wanted: Verdict) => [...known].flatMap(([key, verdict]) => (verdict === wanted ? [key] : []))
    return [file, keysOf('accepted'), keysOf('rejected')]
  })
  return JSON.stringify(files)
}

/** Names of runs are times, so the greatest are the latest. */
function forgetOlder(storage: TriageStorage, own: string): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  const others = names.filter((name) => name.startsWith(prefix) && name !== own).sort()
  for (const name of others.slice(0, Math.max(0, others.length - runsKept + 1))) storage.removeItem(name)
}

/** A browser may have no storage for this page, or no room. Then a reload forgets, which is no reason to fail. */
function attempt(work: () => string | null): string | null {
  try {
    return work()
  } catch {
    return null
  }
}
