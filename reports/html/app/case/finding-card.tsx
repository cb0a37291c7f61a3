import { useMemo } from 'preact/hooks'
import type { Finding } from '../../../../harness/model/finding.ts'
import { findingMessage, findingRow, findingSides } from '../../../text/finding-text.ts'
import { otherRows } from '../../../text/other-rows.ts'
import type { Decision } from '../triage/decision.ts'
import { DecisionButtons } from '../triage/decision-buttons.tsx'
import { enterFinding } from '../triage/use-decision-keys.ts'
import { allSides, type SideName } from './compared-sides.ts'
import { Explained } from './explained.tsx'
import { kindTexts } from './explanations.ts'
import { FieldSides } from './field-sides.tsx'
import { FindingFix } from './finding-fix.tsx'
import { FindingJudge } from './finding-judge.tsx'
import { shownText } from './shown-text.ts'

interface FindingCardProps {
  readonly finding: Finding
  /** 1-based, in the report. */
  readonly number: number
  readonly href: string
  /** The card of its row. Null: there is none. */
  readonly rowHref: string | null
  readonly isFocused: boolean
  readonly decision: Decision | null
  /** Why it can't be accepted; null where it can. */
  readonly refusal: string | null
  readonly decide: (decision: Decision | null) => void
  /** All of the case: a row must not be mistaken for another's. */
  readonly findings: readonly Finding[]
}

/** Those that are worth showing. Of a row that there should or should not be, also the side that it is missing on. */
function sidesOf(finding: Finding): readonly SideName[] {
  const present = findingSides(finding)
  if (isOfRow(finding) && present.length > 0) {
    return finding.before === finding.expected ? ['expected', 'actual'] : allSides
  }
  return present.map(({ name }) => (name === 'intended' ? 'expected' : name))
}

function isOfRow({ kind }: Finding): boolean {
  return kind === 'missing-row' || kind === 'unexpected-row'
}

/** One thing wrong: what, where, since which step, and what to do. */
export function FindingCard({ finding, number, href, rowHref, isFocused, ...triage }: FindingCardProps) {
  const row = findingRow(finding)
  const message = findingMessage(finding)
  const names = sidesOf(finding)
  const { decision, refusal, decide, findings } = triage
  const beside = useMemo(() => otherRows(finding, findings), [finding, findings])
  return (
    <article
      tabIndex={-1}
      class={['finding', decision ?? 'undecided', isFocused ? 'focused' : ''].join(' ')}
      data-anchor={`finding-${number}`}
      aria-labelledby={`finding-${number}-title`}
      onKeyDown={enterFinding}
    >
      <header>
        <h3 id={`finding-${number}-title`}>
          <a href={href} class="number" aria-label={`Finding ${number}, a link to it`}>
            #{number}
          </a>{' '}
          <Explained explanation={kindTexts[finding.kind]}>
            <span class="badge fail">{finding.kind}</span>
          </Explained>{' '}
          <b>
            <bdi>{shownText(finding.model)}</bdi>
          </b>
          {finding.field === null ? null : (
            <>
              , field{' '}
              <b>
                <bdi>{shownText(finding.field, 200)}</bdi>
              </b>
            </>
          )}
          {row === null ? null : (
            <>
              {' '}
              <span class="finding-row">
                {rowHref === null ? (
                  <bdi>{row}</bdi>
                ) : (
                  <a href={rowHref}>
                    <bdi>{row}</bdi>
                  </a>
                )}
              </span>
            </>
          )}
        </h3>
        {refusal === null ? <DecisionButtons about={`finding ${number}`} decision={decision} decide={decide} /> : null}
      </header>
      {message === null ? null : (
        <p>
          <bdi>{shownText(message, 2000)}</bdi>
        </p>
      )}
      {names.length === 0 ? null : (
        <FieldSides sides={finding} names={names} isWrong of={isOfRow(finding) ? 'row' : 'field'} beside={beside} />
      )}
      <FindingJudge finding={finding} />
      <FindingFix fix={finding.fix} />
      {refusal === null ? null : <p class="refusal">It can't be accepted: {shownText(refusal, 1000)}.</p>}
    </article>
  )
}
