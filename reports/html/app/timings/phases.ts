import type { PhaseTimings } from '../../../../harness/model/case-report.ts'

/** The phases of a case, in their order. */
export const phases = [
  { key: 'bootMs', name: 'boot' },
  { key: 'schemaMs', name: 'schema' },
  { key: 'importMs', name: 'import' },
  { key: 'stepsMs', name: 'steps' },
  { key: 'exportMs', name: 'export' },
  { key: 'compareMs', name: 'compare' },
] as const satisfies readonly { readonly key: keyof PhaseTimings; readonly name: string }[]

/** `boot 71 ms, schema 38 ms, …`: the phases that were reached, whatever their length in milliseconds. */
export function timingsText(timings: PhaseTimings): string {
  const reached = phases.filter(({ key }) => timings[key] > 0)
  return reached.map(({ key, name }) => `${name} ${msText(timings[key])}`).join(', ')
}

function msText(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')} ms`
}
