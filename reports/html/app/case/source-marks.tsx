import { useContext } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import { findingAnchor } from './anchors.ts'
import { CasePlaces } from './case-places.ts'

const shownFindings = 3

interface LineMarkProps {
  /** Positions from 1, in the report. */
  readonly findings: readonly number[]
  readonly href: (focus: string) => string
}

/** The findings that a line is to blame for. */
export function LineMark({ findings, href }: LineMarkProps) {
  const more = findings.length - shownFindings
  return (
    <span class="step-mark line-mark">
      {findings.slice(0, shownFindings).map((number) => (
        <a key={number} href={href(findingAnchor(number))} aria-label={`Finding ${number}, introduced by this line`}>
          #{number}
        </a>
      ))}
      {more > 0 ? <span>and {more.toLocaleString('en')} more</span> : null}
    </span>
  )
}

interface StepMarkProps extends LineMarkProps {
  /** 1-based. */
  readonly step: number
}

/** Which step this is, and the way to the first of the findings that it is to blame for. */
export function StepMark({ step, findings, href }: StepMarkProps) {
  const [first] = findings
  const line = useContext(CasePlaces).step(step)
  const name = <span class="tag">step {step}</span>
  return (
    <span class="step-mark">
      {line === null ? (
        name
      ) : (
        <a href={line.href} aria-label={`Step ${step}, a link to it`}>
          {name}
        </a>
      )}
      {first === undefined ? null : (
        <a href={href(findingAnchor(first))}>
          <span class="badge fail">{plural(findings.length, 'finding')}</span>
        </a>
      )}
    </span>
  )
}
