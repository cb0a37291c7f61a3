import type { PhaseTimings } from '../../harness/model/case-report.ts'

/** How long a case took, in milliseconds. */
export function caseMs(timings: PhaseTimings): number {
  return Object.values<number>({ ...timings }).reduce((sum, ms) => sum + ms, 0)
}

/** `0.152`: in seconds, as JUnit has them. */
export function secondsText(ms: number): string {
  return (ms / 1000).toFixed(3)
}
