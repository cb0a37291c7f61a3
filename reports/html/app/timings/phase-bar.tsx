import type { PhaseTimings } from '../../../../harness/model/case-report.ts'
import { caseMs } from '../../../text/case-time.ts'
import { phases, timingsText } from './phases.ts'
import './timings.css'

interface PhaseBarProps {
  readonly timings: PhaseTimings
  /** What the whole width stands for: the longest of those that are compared. Milliseconds. */
  readonly scaleMs: number
}

/** Where the time of a case went, as a bar of its phases. */
export function PhaseBar({ timings, scaleMs }: PhaseBarProps) {
  const total = caseMs(timings)
  if (total === 0) return null
  const text = timingsText(timings)
  return (
    <div class="phase-bar" role="img" aria-label={text} title={text}>
      {phases.map(({ key, name }) => (
        <span key={key} class={`phase phase-${name}`} style={{ width: `${(timings[key] / scaleMs) * 100}%` }} />
      ))}
    </div>
  )
}

/** What the colours of the bars stand for. */
export function PhaseLegend() {
  return (
    <ul class="phase-legend" aria-label="Phases of a case">
      {phases.map(({ name }) => (
        <li key={name}>
          <span class={`phase phase-${name}`} />
          {name}
        </li>
      ))}
    </ul>
  )
}
