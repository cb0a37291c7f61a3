import type { PhaseTimings } from '../../../../harness/model/case-report.ts'
import { durationText } from '../../../text/duration.ts'

/** The phases of a case, in their order. */
export const phases = [
  { key: 'bootMs', name: 'boot' },
  { key: 'schemaMs', name: 'schema' },
  { key: 'importMs', name: 'import' },
  { key: 'stepsMs', name: 'steps' },
  { key: 'exportMs', name: 'export' },
  { key: 'compareMs', name: 'compare' },
] as const satisfies readonly { readonly key: keyof PhaseTimings; readonly name: string }[]

/** Of all phases, in milliseconds. */
export function totalMs(timings: PhaseTimings): number {
  return phases.reduce((sum, { key }) => sum + timings[key], 0)
}

/** `boot 71 ms, schema 38 ms, …`: the phases that were reached. */
export function timingsText(timings: PhaseTimings): string {
  const reached = phases.filter(({ key }) => timings[key] > 0)
  return reached.map(({ key, name }) => `${name} ${durationText(timings[key])}`).join(', ')
}
