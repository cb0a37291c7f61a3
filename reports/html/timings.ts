import type { PhaseTimings } from '../../harness/model/report.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'

const phases = [
  { key: 'bootMs', name: 'boot', class: 'p1' },
  { key: 'schemaMs', name: 'schema', class: 'p2' },
  { key: 'importMs', name: 'import', class: 'p3' },
  { key: 'stepsMs', name: 'steps', class: 'p4' },
  { key: 'exportMs', name: 'export', class: 'p5' },
  { key: 'compareMs', name: 'compare', class: 'p6' },
] as const satisfies readonly { readonly key: keyof PhaseTimings; readonly name: string; readonly class: string }[]

/** A bar of the phases of a case and their times as a list; nothing when no phase was reached. */
export function timingsMarkup(timings: PhaseTimings): Markup | null {
  const total = totalMs(timings)
  if (total === 0) return null
  return html`<section class="timings">
<h3>Time ${duration(total)}</h3>
<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${bars(timings, total)}</svg>
<dl class="facts">${phases.map(
    (phase) =>
      html`<div><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${phase.class}" width="1" height="1"/></svg><dt>${
        phase.name
      }</dt><dd>${duration(timings[phase.key])}</dd></div>`,
  )}</dl>
</section>`
}

/** `3.3 ms`, `71 ms`, `1.23 s`. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms < 10 && ms > 0 ? ms.toFixed(1) : Math.round(ms)} ms`
}

/** The time of all phases, in milliseconds. */
export function totalMs(timings: PhaseTimings): number {
  return phases.reduce((sum, phase) => sum + timings[phase.key], 0)
}

function bars(timings: PhaseTimings, total: number): readonly Markup[] {
  let start = 0
  return phases.map((phase) => {
    const width = (timings[phase.key] / total) * 100
    const bar = html`<rect class="${phase.class}" x="${start.toFixed(3)}" width="${width.toFixed(3)}" height="1"/>`
    start += width
    return bar
  })
}
