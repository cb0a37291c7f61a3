import type { TriageStorage } from './store.ts'

/** Null where the browser keeps nothing for this page. */
export function browserStorage(): TriageStorage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
