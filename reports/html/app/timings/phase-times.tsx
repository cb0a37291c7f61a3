import type { PhaseTimings } from '../../../../harness/model/case-report.ts'
import { durationText } from '../../../text/duration.ts'
import { phases } from './phases.ts'

/** How long each phase took that was reached, with the colour that it has in the bar. */
export function PhaseTimes({ timings }: { readonly timings: PhaseTimings }) {
  return (
    <span class="phase-times">
      {phases
        .filter(({ key }) => timings[key] > 0)
        .map(({ key, name }) => (
          <span key={key}>
            <span class={`phase phase-${name}`} /> {name} {durationText(timings[key])}
          </span>
        ))}
    </span>
  )
}
