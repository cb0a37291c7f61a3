import type { Verdict } from './verdict.ts'
import './triage.css'

interface VerdictButtonsProps {
  /** What they are about, for who cannot see where they stand: `finding 2`, `all 3 of sentry.project`. */
  readonly about: string
  /** Said on the buttons after "Accept" and "Reject"; empty: nothing. */
  readonly suffix?: string
  /** Null: nothing was decided, or not the same of all. */
  readonly verdict: Verdict | null
  /** Whether there is something to undo. */
  readonly isDecided: boolean
  readonly decide: (verdict: Verdict | null) => void
}

/** Accept, reject, and undo. */
export function VerdictButtons({ about, suffix = '', verdict, isDecided, decide }: VerdictButtonsProps) {
  const button = (own: Verdict, word: string) => (
    <button
      type="button"
      class={`verdict-${own}`}
      aria-pressed={verdict === own}
      aria-label={`${word} ${about}`}
      onClick={() => decide(verdict === own ? null : own)}
    >
      {word}
      {suffix}
    </button>
  )
  return (
    <span class="verdict-buttons">
      {button('accepted', 'Accept')}
      {button('rejected', 'Reject')}
      <button
        type="button"
        aria-label={`Undo the decision on ${about}`}
        disabled={!isDecided}
        onClick={() => decide(null)}
      >
        Undo
      </button>
    </span>
  )
}
