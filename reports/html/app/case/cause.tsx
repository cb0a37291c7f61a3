import { useContext } from 'preact/hooks'
import type { Finding } from '../../../../harness/model/finding.ts'
import { CasePlaces } from './case-places.ts'
import { CopyButton } from './copy-button.tsx'
import { LinkedText } from './linked-text.tsx'
import { shownText } from './shown-text.ts'

interface CauseProps {
  readonly finding: Finding
  /** Whether the place of a statement can be copied. */
  readonly canCopy?: boolean
}

/** Which step, statement and trigger did what was found; nothing where that is not known. */
export function Cause({ finding, canCopy = false }: CauseProps) {
  const { step, statement, by } = finding
  const { statement: lineOf } = useContext(CasePlaces)
  if (step === null) return null
  const line = lineOf(finding)
  return (
    <span class="culprit">
      introduced by{' '}
      <b>
        <LinkedText text={step} />
      </b>
      {line === null ? null : (
        <>
          , <a href={line.href}>line {line.number} of the case file</a>
        </>
      )}
      {line !== null || statement === undefined ? null : <Statement place={statement} canCopy={canCopy} />}
      {by === undefined ? null : <>, {shownText(by)}</>}
    </span>
  )
}

/** In a file of its own, or in a text whose lines are not those of the case file. */
function Statement({ place, canCopy }: { readonly place: string; readonly canCopy: boolean }) {
  const isFile = /:\d+$/.test(place)
  return (
    <>
      , <code dir="ltr">{shownText(place)}</code>
      {isFile && canCopy ? (
        <>
          {' '}
          <CopyButton text={place} what="the file and line of the statement" />
        </>
      ) : null}
    </>
  )
}
