import { type Change, changesTo, decisionOn, takingBack, withChanges } from './change.ts'
import type { Decision, Decisions } from './decision.ts'
import { keptDecisions, type TriageStorage } from './kept-decisions.ts'
import { parseDecisions } from './parse-decisions.ts'

/** Remembers what a reviewer decided about the findings of one run. */
export interface Triage {
  readonly decisions: () => Decisions
  /** Null: nothing was decided of it. @param key of the finding in the page */
  readonly decisionOn: (file: string, key: string) => Decision | null
  /**
   * @param decision null: whatever was decided is undone
   * @param act in a few words, for who may want to take it back: `accept finding 2`
   */
  readonly decide: (file: string, keys: readonly string[], decision: Decision | null, act: string) => void
  /** Undoes all decisions of the run. */
  readonly clear: (act: string) => void
  /** What was done last here, since the page was loaded. Null: nothing that could be taken back. */
  readonly lastAct: () => string | null
  /** Takes that back: what was decided before is so again, but for what another window decided since. */
  readonly takeBack: () => void
  /** @param file absent: of all */
  readonly counts: (file?: string) => CountsByDecision
  /** Whether a reload will find what was decided; so it is while nothing was. */
  readonly isKept: () => boolean
  /**
   * Takes over what another window keeps.
   * @param name what changed in the storage; null: all of it
   * @param text what it has now. Null: nothing, so that a reload would forget
   */
  readonly follow: (name: string | null, text: string | null) => void
  /** Calls when something was decided. @returns what ends it */
  readonly subscribe: (listener: () => void) => () => void
}

export type CountsByDecision = Readonly<Record<Decision, number>>

/**
 * @param run what tells this run from others; of two, the later one's text is greater
 * @param storage null: there is none, so that a reload forgets
 */
export function createTriage(run: string, storage: TriageStorage | null): Triage {
  const kept = keptDecisions(run, storage)
  const acts: Act[] = []
  const listeners = new Set<() => void>()
  let decisions: Decisions = kept.read() ?? new Map()
  let isKept = true
  const takeOver = (stored: Decisions | null): void => {
    if (stored !== null) decisions = isKept ? stored : overlaid(stored, decisions)
  }
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const make = (changes: readonly Change[]): void => {
    decisions = withChanges(decisions, changes)
    isKept = kept.write(decisions)
    tell()
  }
  const perform = (what: string, changes: readonly Change[]): void => {
    if (changes.length === 0) {
      tell()
      return
    }
    acts.push({ what, changes })
    make(changes)
  }
  const lastAt = (): number => acts.findLastIndex(({ changes }) => takingBack(decisions, changes).length > 0)
  return {
    decisions: () => decisions,
    decisionOn: (file, key) => decisionOn(decisions, file, key),
    decide: (file, keys, decision, act) => {
      takeOver(kept.read())
      perform(act, changesTo(decision, decisions, file, keys))
    },
    clear: (act) => {
      takeOver(kept.read())
      perform(
        act,
        [...decisions].flatMap(([file, known]) => changesTo(null, decisions, file, [...known.keys()])),
      )
    },
    lastAct: () => acts[lastAt()]?.what ?? null,
    takeBack: () => {
      takeOver(kept.read())
      const at = lastAt()
      const [last] = at === -1 ? [] : acts.splice(at)
      if (last === undefined) tell()
      else make(takingBack(decisions, last.changes))
    },
    counts: (file) => countDecisions(file === undefined ? [...decisions.values()] : [decisions.get(file) ?? new Map()]),
    isKept: () => isKept,
    follow: (name, text) => {
      if (name !== null && name !== kept.name) return
      if (text === null) isKept &&= decisions.size === 0
      else takeOver(parseDecisions(text))
      tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** What was done in this window. */
interface Act {
  readonly what: string
  readonly changes: readonly Change[]
}

/** Both; where they differ, the second. */
function overlaid(decisions: Decisions, over: Decisions): Decisions {
  return new Map(
    [...decisions, ...over].map(([file]) => [
      file,
      new Map([...(decisions.get(file) ?? []), ...(over.get(file) ?? [])]),
    ]),
  )
}

function countDecisions(files: readonly ReadonlyMap<string, Decision>[]): CountsByDecision {
  const counts = { accepted: 0, rejected: 0 }
  for (const known of files) for (const decision of known.values()) counts[decision] += 1
  return counts
}
