import { useEffect, useReducer } from 'preact/hooks'
import type { Triage } from './store.ts'

/** Renders again whenever something is decided. */
export function useTriage(triage: Triage): void {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  useEffect(() => triage.subscribe(() => rerender(undefined)), [triage])
}
