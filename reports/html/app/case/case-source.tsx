import { useMemo, useState } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { plural } from '../../../text/counts.ts'
import { shownText } from './shown-text.ts'
import { blamedSteps, type SourceLine, sourceLines } from './source-lines.ts'

/** The case file with its steps; where there is no text, the steps alone. */
export function CaseSource({ report }: { readonly report: CaseReport }) {
  const { source, steps, findings } = report
  const blamed = useMemo(() => blamedSteps(findings), [findings])
  const lines = useMemo(() => (source === null ? [] : sourceLines(source, steps)), [source, steps])
  if (lines.length === 0 && steps.length === 0) return null
  return (
    <section aria-labelledby="source-title" class="source">
      <h2 id="source-title">{lines.length === 0 ? 'Steps' : 'Case file'}</h2>
      {lines.length === 0 ? <Steps steps={steps} blamed={blamed} /> : <Lines lines={lines} blamed={blamed} />}
    </section>
  )
}

interface LinesProps {
  readonly lines: readonly SourceLine[]
  /** How many findings blame which step. */
  readonly blamed: ReadonlyMap<number, number>
}

const linesAtFirst = 200

function Lines({ lines, blamed }: LinesProps) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? lines : lines.slice(0, linesAtFirst)
  return (
    <>
      <div class="lines" dir="ltr">
        {shown.map(({ number, text, step, isStepStart }) => {
          const isBlamed = step !== null && blamed.has(step)
          return (
            <div key={number} class={['line', step === null ? '' : 'of-step', isBlamed ? 'blamed' : ''].join(' ')}>
              <span class="line-number" aria-hidden="true">
                {number}
              </span>
              <code>{text}</code>
              {step !== null && isStepStart ? <StepMark step={step} blamed={blamed} /> : null}
            </div>
          )
        })}
      </div>
      {shown.length === lines.length ? null : (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {lines.length.toLocaleString('en')} lines
        </button>
      )}
    </>
  )
}

function Steps({
  steps,
  blamed,
}: {
  readonly steps: CaseReport['steps']
  readonly blamed: ReadonlyMap<number, number>
}) {
  return (
    <ol class="steps">
      {steps.map(({ label }, index) => (
        <li key={index} class={blamed.has(index + 1) ? 'blamed' : ''}>
          <code dir="ltr">{shownText(label, 500)}</code> <StepMark step={index + 1} blamed={blamed} />
        </li>
      ))}
    </ol>
  )
}

function StepMark({ step, blamed }: { readonly step: number; readonly blamed: ReadonlyMap<number, number> }) {
  const count = blamed.get(step)
  return (
    <span class="step-mark">
      <span class="tag">step {step}</span>
      {count === undefined ? null : <span class="badge fail">{plural(count, 'finding')}</span>}
    </span>
  )
}
