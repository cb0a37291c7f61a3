import type { TriageStorage } from './kept-decisions.ts'
import type { Triage } from './store.ts'

/** Null where the browser keeps nothing for this page. */
export function browserStorage(): TriageStorage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

/** Has a window show what is decided in others with the same report. */
export function followOtherWindows(triage: Triage): void {
  addEventListener('storage', ({ key, newValue }) => triage.follow(key, newValue))
}
