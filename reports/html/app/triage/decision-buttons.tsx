import type { Decision } from './decision.ts'
import { decisionMeanings } from './decision-meanings.ts'
import { UndoButton } from './undo-button.tsx'
import './triage.css'

interface DecisionButtonsProps {
  /** What they are about, for who cannot see where they stand: `finding 2`. */
  readonly about: string
  /** Null: nothing was decided. */
  readonly decision: Decision | null
  readonly decide: (decision: Decision | null) => void
}

const words = {
  accepted: ['Accept', 'Accepted'],
  rejected: ['Reject', 'Rejected'],
} as const satisfies Record<Decision, readonly [open: string, decided: string]>

/** Accept, reject and undo, for one finding, with what that means; on paper, what was decided. */
export function DecisionButtons({ about, decision, decide }: DecisionButtonsProps) {
  const button = (own: Decision) => {
    const isDecided = decision === own
    const [open, decided] = words[own]
    return (
      <button
        type="button"
        class={`decision-${own}`}
        aria-pressed={isDecided}
        aria-label={isDecided ? `${decided}: ${about}` : `${open} ${about}`}
        title={decisionMeanings[own]}
        onClick={() => decide(isDecided ? null : own)}
      >
        {isDecided ? decided : open}
      </button>
    )
  }
  return (
    <div class="triage-of-one">
      <span class="decision-buttons">
        {button('accepted')}
        {button('rejected')}
        <UndoButton
          words="Undo"
          name={`Undo the decision on ${about}`}
          isOff={decision === null}
          undo={() => decide(null)}
        />
      </span>
      <p class={`decision-note ${decision ?? 'open'}`}>
        <b class="print-only">{decision === null ? 'Not decided' : `${words[decision][1]}: `}</b>
        <span class={decision === null ? 'no-print' : ''}>{decisionMeanings[decision ?? 'open']}</span>
      </p>
    </div>
  )
}
