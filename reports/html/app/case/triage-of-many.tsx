import { useMemo } from 'preact/hooks'
import type { Finding } from '../../../../harness/model/finding.ts'
import type { ModelName } from '../../../../harness/model/snapshot.ts'
import { shownOfAll } from '../../left-out.ts'
import type { Decision } from '../triage/decision.ts'
import { decisionMeanings } from '../triage/decision-meanings.ts'
import { UndoButton } from '../triage/undo-button.tsx'
import type { Decided } from './decided.ts'
import { shownText } from './shown-text.ts'

interface TriageOfManyProps {
  readonly decided: Decided
  readonly positions: readonly number[]
  /** `this case`, `these 5` */
  readonly about: string
}

/**
 * Decides at once about those of several findings that are still open: what was decided one by one stays. Nothing where
 * none of them can be accepted.
 */
export function TriageOfMany({ decided, positions, about }: TriageOfManyProps) {
  const keys = useMemo(() => decided.keysOf(positions), [positions])
  if (keys.length === 0) return null
  const open = keys.filter((key) => decided.decisionOn(key) === null)
  const button = (decision: Decision, word: string) => (
    <button
      type="button"
      aria-label={`${word} all open of ${about}`}
      aria-disabled={open.length === 0}
      title={decisionMeanings[decision]}
      onClick={() => decided.decide(open, decision, `all open findings of ${about}`)}
    >
      {word} all open
    </button>
  )
  return (
    <span class="decision-buttons">
      {button('accepted', 'Accept')}
      {button('rejected', 'Reject')}
      <UndoButton
        words={`Undo all of ${about}`}
        name={`Undo all of ${about}`}
        isOff={open.length === keys.length}
        undo={() => decided.decide(keys, null, about)}
      />
    </span>
  )
}

interface TriageTableProps {
  readonly decided: Decided
  readonly findings: readonly Finding[]
  /** Of each model, how many findings there are, also those that are not in the page. Empty: none is left out. */
  readonly totals: readonly number[]
}

/** Decides about the findings of a model at once; nothing where they are all of one model. */
export function TriageTable({ decided, findings, totals }: TriageTableProps) {
  const models = useMemo(() => positionsByModel(findings), [findings])
  if (models.size < 2) return null
  return (
    <details class="by-model no-print">
      <summary>By model</summary>
      <ul>
        {[...models].map(([model, positions], index) => (
          <li key={model}>
            <span>
              <bdi>{shownText(model)}</bdi> <span class="muted">{findingsText(positions.length, totals[index])}</span>
            </span>
            <TriageOfMany decided={decided} positions={positions} about={shownText(model)} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** `1 finding`; `2 of 3 findings`, where the page does not have all. */
function findingsText(shown: number, total: number = shown): string {
  return shownOfAll(shown, { left: total - shown, of: total }, 'finding')
}

function positionsByModel(findings: readonly Finding[]): ReadonlyMap<ModelName, readonly number[]> {
  const models = new Map<ModelName, number[]>()
  for (const [position, { model }] of findings.entries()) {
    const known = models.get(model)
    if (known) known.push(position)
    else models.set(model, [position])
  }
  return models
}
