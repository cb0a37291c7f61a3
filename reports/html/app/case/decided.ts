import { refusal } from '../../../review/refusal.ts'
import type { LoadedReport } from '../../packed.ts'
import { actText } from '../triage/act-text.ts'
import type { Decision } from '../triage/decision.ts'
import type { Triage } from '../triage/store.ts'
import { shownText } from './shown-text.ts'

/** The decisions about the findings of one case. */
export interface Decided {
  /** Keys of those that can be accepted. @param positions in the report, from 0 */
  readonly keysOf: (positions: readonly number[]) => readonly string[]
  readonly decisionOn: (key: string) => Decision | null
  /** @param about what the keys are of: `finding 2` */
  readonly decide: (keys: readonly string[], decision: Decision | null, about: string) => void
}

export function decidedOf(report: LoadedReport, triage: Triage): Decided {
  const { file, findings } = report
  const place = file.slice(file.lastIndexOf('/') + 1)
  return {
    keysOf: (positions) =>
      positions.flatMap((at) => {
        const finding = findings[at]
        return finding !== undefined && refusal(report, finding) === null ? [finding.key] : []
      }),
    decisionOn: (key) => triage.decisionOn(file, key),
    decide: (keys, decision, about) =>
      triage.decide(file, keys, decision, `${actText(decision, about)}, ${shownText(place)}`),
  }
}
