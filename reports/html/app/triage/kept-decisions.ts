import type { Decision, Decisions } from './decision.ts'
import { parseDecisions } from './parse-decisions.ts'

/** The decisions about one run where they outlive a reload, and where other windows with the same report find them. */
export interface KeptDecisions {
  /** What the storage has them under. */
  readonly name: string
  /** Null: nothing is kept, or nothing can be read. */
  readonly read: () => Decisions | null
  /** @returns whether they are kept. Where not, nothing is: a reload must not bring back what is no longer so */
  readonly write: (decisions: Decisions) => boolean
}

/** Where decisions are kept; what `localStorage` is. It may refuse. */
export type TriageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'pg-roundtrip triage '
/** Of older runs, decisions are forgotten. */
const runsKept = 10

/**
 * @param run what tells this run from others; of two, the later one's text is greater
 * @param storage null: there is none
 */
export function keptDecisions(run: string, storage: TriageStorage | null): KeptDecisions {
  const name = `${prefix}${run}`
  return {
    name,
    read: () =>
      attempt(() => {
        const text = storage?.getItem(name) ?? null
        return text === null ? null : parseDecisions(text)
      }),
    write: (decisions) => {
      if (storage === null) return false
      attempt(() => forgetOlder(storage, name))
      const isKept = attempt(() => {
        storage.setItem(name, textOf(decisions))
        return true
      })
      if (isKept) return true
      attempt(() => storage.removeItem(name))
      return false
    },
  }
}

function textOf(decisions: Decisions): string {
  const files = [...decisions].map(([file, known]) => {
    const keysOf = (wanted: Decision) => [...known].flatMap(([key, decision]) => (decision === wanted ? [key] : []))
    return [file, keysOf('accepted'), keysOf('rejected')]
  })
  return JSON.stringify(files)
}

function forgetOlder(storage: TriageStorage, own: string): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  const others = names.filter((name) => name.startsWith(prefix) && name !== own).sort()
  for (const name of others.slice(0, Math.max(0, others.length - runsKept + 1))) storage.removeItem(name)
}

/** Null where the browser refuses. */
function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
