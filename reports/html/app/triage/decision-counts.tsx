import type { CountsByDecision } from './store.ts'
import './triage.css'

interface DecisionCountsProps {
  readonly counts: CountsByDecision
  /** How many there are to decide about. */
  readonly decidable: number
}

/** `2 accepted, 1 rejected, 0 open` */
export function decisionCountsText(counts: CountsByDecision, decidable: number): string {
  return `${counts.accepted} accepted, ${counts.rejected} rejected, ${openOf(counts, decidable)} open`
}

/** How far one is with deciding, as {@link decisionCountsText} says it. */
export function DecisionCounts({ counts, decidable }: DecisionCountsProps) {
  const { accepted, rejected } = counts
  return (
    <span class="decision-counts">
      <Count count={accepted} name="accepted" sign="✓" colour="pass" />
      {', '}
      <Count count={rejected} name="rejected" sign="✕" colour="fail" />
      {', '}
      <span>{`${openOf(counts, decidable)} open`}</span>
    </span>
  )
}

function openOf({ accepted, rejected }: CountsByDecision, decidable: number): number {
  return Math.max(0, decidable - accepted - rejected)
}

interface CountProps {
  readonly count: number
  readonly name: string
  /** What stands for the name where there is little room. */
  readonly sign: string
  readonly colour: 'pass' | 'fail'
}

function Count({ count, name, sign, colour }: CountProps) {
  return (
    <span class={count === 0 ? '' : colour}>
      {count} <span class="name">{name}</span>
      <span class="short" aria-hidden="true">
        {sign}
      </span>
    </span>
  )
}
