import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import type { PageCase } from '../../packed.ts'
import { isReturning } from '../places/return-to-places.ts'
import { revealLine } from './reveal-line.ts'
import { shownText } from './shown-text.ts'
import { blamedSteps, type SourceLine } from './source-lines.ts'
import { LineMark, StepMark } from './source-marks.tsx'
import { findingsByLine } from './statement-lines.ts'
import { useFocused } from './use-focused.ts'

interface CaseSourceProps {
  readonly report: PageCase
  /** Of the case file. Empty: there is no text. */
  readonly lines: readonly SourceLine[]
  /** The line that a finding is blamed on. */
  readonly lineOf: (finding: Finding) => number | null
  /** The line that is asked for. Null: none is. */
  readonly focused: number | null
  readonly href: (focus: string) => string
}

/** The case file with its steps; where there is no text, the steps alone. */
export function CaseSource({ report, lines, lineOf, focused, href }: CaseSourceProps) {
  const { steps, findings, whole } = report
  const blamed = useMemo(() => blamedSteps(findings), [findings])
  const byLine = useMemo(() => findingsByLine(findings, lineOf), [findings, lineOf])
  if (lines.length === 0 && steps.length === 0) return null
  return (
    <section aria-labelledby="source-title" class="source">
      <h2 id="source-title">{lines.length === 0 ? 'Steps' : 'Case file'}</h2>
      {whole?.leftOut.sources.left ? <p class="muted">The text of the case file is not in this page.</p> : null}
      {lines.length === 0 ? (
        <Steps steps={steps} blamed={blamed} href={href} />
      ) : (
        <Lines {...{ lines, blamed, byLine, focused, href }} />
      )}
    </section>
  )
}

interface LinesProps extends Pick<CaseSourceProps, 'lines' | 'focused' | 'href'> {
  /** Which findings, from 1, blame which step. */
  readonly blamed: ReadonlyMap<number, readonly number[]>
  /** Which findings, from 1, blame which line. */
  readonly byLine: ReadonlyMap<number, readonly number[]>
}

const linesAtFirst = 200

function Lines({ lines, blamed, byLine, focused, href }: LinesProps) {
  const [isAsked, setAsked] = useState(false)
  const focusedRef = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isReturning() && focusedRef.current) revealLine(focusedRef.current)
    focusedRef.current?.focus({ preventScroll: true })
  }, [focused])
  const appearedRef = useFocused<HTMLDivElement>(isAsked)
  const last = Math.max(focused ?? 0, ...byLine.keys())
  const shown = isAsked || last > linesAtFirst ? lines : lines.slice(0, linesAtFirst)
  return (
    <>
      <div class="lines" dir="ltr" style={{ '--digits': String(lines.length).length }}>
        {shown.map(({ number, text, step, isStepStart }) => {
          const culprits = byLine.get(number) ?? []
          const marks = [
            'line',
            step === null ? '' : 'of-step',
            step !== null && blamed.has(step) ? 'blamed' : '',
            culprits.length > 0 ? 'at-fault' : '',
            isStepStart ? 'step-start' : '',
            number === focused ? 'focused' : '',
          ]
          return (
            <div
              key={number}
              class={marks.filter(Boolean).join(' ')}
              {...(number === focused ? { ref: focusedRef, tabIndex: -1 } : {})}
              {...(isAsked && number === linesAtFirst + 1 && number !== focused
                ? { ref: appearedRef, tabIndex: -1 }
                : {})}
            >
              <span class="line-number" aria-hidden="true">
                {number}
              </span>
              <code style={{ '--indent': hangingIndent(text) }}>{text}</code>
              {culprits.length > 0 || (step !== null && isStepStart) ? (
                <span class="line-marks">
                  {step !== null && isStepStart ? (
                    <StepMark step={step} findings={blamed.get(step) ?? []} href={href} />
                  ) : null}
                  {culprits.length > 0 ? <LineMark findings={culprits} href={href} /> : null}
                </span>
              ) : null}
            </div>
          )
        })}
      </div>
      {shown.length === lines.length ? null : (
        <button type="button" onClick={() => setAsked(true)}>
          Show all {lines.length.toLocaleString('en')} lines
        </button>
      )}
    </>
  )
}

/** In characters. */
function hangingIndent(text: string): number {
  const own = text.length - text.replace(/^[ -]*/, '').length
  return Math.min(own, mostIndent) + 2
}

const mostIndent = 16

interface StepsProps extends Pick<LinesProps, 'blamed' | 'href'> {
  readonly steps: CaseReport['steps']
}

function Steps({ steps, blamed, href }: StepsProps) {
  return (
    <ol class="steps">
      {steps.map(({ label }, index) => (
        <li key={index} class={blamed.has(index + 1) ? 'blamed' : ''}>
          <code dir="ltr">{shownText(label, 500)}</code>{' '}
          <StepMark step={index + 1} findings={blamed.get(index + 1) ?? []} href={href} />
        </li>
      ))}
    </ol>
  )
}
