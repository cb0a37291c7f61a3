import { useMemo } from 'preact/hooks'
import type { Finding } from '../../../../harness/model/finding.ts'
import type { ModelName } from '../../../../harness/model/snapshot.ts'
import { plural } from '../../../text/counts.ts'
import type { Verdict } from '../triage/verdict.ts'
import { VerdictButtons } from '../triage/verdict-buttons.tsx'
import { shownText } from './shown-text.ts'

/** The decisions about the findings of one case. */
export interface Decided {
  /** Keys of those that can be accepted. @param positions in the report, from 0 */
  readonly keysOf: (positions: readonly number[]) => readonly string[]
  readonly verdictOf: (key: string) => Verdict | null
  readonly decide: (keys: readonly string[], verdict: Verdict | null) => void
}

interface TriageOfManyProps {
  readonly decided: Decided
  readonly positions: readonly number[]
  readonly about: string
  readonly suffix: string
}

/** Decides about several findings at once; nothing where none of them can be accepted. */
export function TriageOfMany({ decided, positions, about, suffix }: TriageOfManyProps) {
  const keys = useMemo(() => decided.keysOf(positions), [positions])
  if (keys.length === 0) return null
  const [first = ''] = keys
  const only = decided.verdictOf(first)
  const isMixed = keys.some((key) => decided.verdictOf(key) !== only)
  return (
    <VerdictButtons
      about={about}
      suffix={suffix}
      verdict={isMixed ? null : only}
      isDecided={isMixed || only !== null}
      decide={(verdict) => decided.decide(keys, verdict)}
    />
  )
}

/** Decides about the findings of a model at once; nothing where they are all of one model. */
export function TriageTable({
  decided,
  findings,
}: {
  readonly decided: Decided
  readonly findings: readonly Finding[]
}) {
  const models = useMemo(() => positionsByModel(findings), [findings])
  if (models.size < 2) return null
  return (
    <details class="by-model">
      <summary>By model</summary>
      <ul>
        {[...models].map(([model, positions]) => (
          <li key={model}>
            <span>
              <bdi>{shownText(model)}</bdi> <span class="muted">{plural(positions.length, 'finding')}</span>
            </span>
            <TriageOfMany decided={decided} positions={positions} about={`all of ${model}`} suffix="" />
          </li>
        ))}
      </ul>
    </details>
  )
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
