import type { Finding } from '../../../../harness/model/finding.ts'
import { Cause } from './cause.tsx'
import { Explained } from './explained.tsx'
import { comparatorText, pairingTexts, strictEqualityText } from './explanations.ts'
import { shownText } from './shown-text.ts'

/** What judged, how the row was found, and what did it. */
export function FindingJudge({ finding }: { readonly finding: Finding }) {
  const { comparator, pairedBy, step, mode } = finding
  const judgesValue = comparator !== null || finding.kind.endsWith('-change') || finding.kind === 'existence'
  return (
    <ul class="facts">
      {step === null ? null : (
        <li>
          <Cause finding={finding} canCopy={true} />
        </li>
      )}
      {mode === undefined ? null : <li>found in mode {mode}</li>}
      {judgesValue ? (
        <li>
          by{' '}
          <Explained explanation={comparator === null ? strictEqualityText : comparatorText(comparator)}>
            {comparator === null ? 'strict equality' : `comparator ${shownText(comparator)}`}
          </Explained>
        </li>
      ) : null}
      {pairedBy === null ? null : (
        <li>
          paired by <Explained explanation={pairingTexts[pairedBy]}>{pairedBy}</Explained>
        </li>
      )}
    </ul>
  )
}
