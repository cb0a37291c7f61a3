import { useEffect, useRef, useState } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import type { LoadedReport } from '../../packed.ts'
import { CopyButton } from '../case/copy-button.tsx'
import { useKeys } from '../navigation/use-keys.ts'
import { DecisionCounts, decisionCountsText } from './decision-counts.tsx'
import { DecisionNews } from './decision-news.tsx'
import { acceptCommand, exportApproval } from './export-approval.ts'
import { NextSteps } from './next-steps.tsx'
import type { Triage } from './store.ts'
import { UndoButton } from './undo-button.tsx'
import { useSheet } from './use-sheet.ts'
import { useTriage } from './use-triage.ts'
import './decision-bar.css'

interface DecisionBarProps {
  readonly triage: Triage
  /** How many findings of the run can be decided about. */
  readonly decidable: number
  /** Every report of these case files, of all targets. */
  readonly load: (files: readonly string[]) => Promise<readonly LoadedReport[]>
}

const unkeptText = 'This browser does not keep the decisions: export them before you reload or leave the page.'

/** How far one is, what takes the last decision back, and what becomes of them. From the first decision on. */
export function DecisionBar({ triage, decidable, load }: DecisionBarProps) {
  useTriage(triage)
  const [message, setMessage] = useState<string | null>(null)
  const barRef = useRef<HTMLElement>(null)
  const nextRef = useRef<HTMLButtonElement>(null)
  const { isOpen, setOpen } = useSheet(barRef)
  const isUsed = useRef(false) // it stays, lest it take the keyboard's focus along
  useEffect(() => triage.subscribe(() => setMessage(null)), [triage])
  const counts = triage.counts()
  const total = counts.accepted + counts.rejected
  isUsed.current ||= total > 0
  const lastAct = triage.lastAct()
  const isKept = triage.isKept()
  const failed = (error: unknown): void => setMessage(error instanceof Error ? error.message : String(error))
  const save = (): void => {
    if (total === 0) return
    setOpen(true)
    exportApproval(triage, load).then(setMessage, failed)
  }
  const close = (): void => {
    if (barRef.current?.contains(document.activeElement)) nextRef.current?.focus()
    setOpen(false)
  }
  useKeys({ e: save, z: triage.takeBack, ...(isOpen ? { Escape: close } : {}) })
  if (!isUsed.current) return <DecisionNews news={[]} />
  return (
    <>
      <DecisionNews news={[decisionCountsText(counts, decidable), isKept ? null : unkeptText, message]} />
      <aside ref={barRef} class="decision-bar no-print" aria-label="Decisions">
        {isOpen && (
          <NextSteps
            message={message}
            isKept={isKept}
            clearWords={`Undo all of this run (${plural(total, 'decision')})`}
            canClear={total > 0}
            clear={() => triage.clear('undo all of this run')}
            close={close}
          />
        )}
        {isKept || <p class="unkept">{unkeptText}</p>}
        <p>
          <DecisionCounts counts={counts} decidable={decidable} />
        </p>
        <UndoButton
          words={
            <>
              Undo<span class="name"> last</span>
            </>
          }
          name={lastAct === null ? 'Undo last' : `Undo last: ${lastAct}`}
          isOff={lastAct === null}
          undo={triage.takeBack}
        />
        {counts.accepted > 0 && (
          <p class="then">
            <span class="muted">To apply, in the project's folder:</span> <code dir="ltr">{acceptCommand}</code>
            <CopyButton text={acceptCommand} what="the command" />
          </p>
        )}
        <button ref={nextRef} type="button" class="next" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          What next
        </button>
        <button type="button" class="export" aria-disabled={total === 0} onClick={save}>
          Export<span class="name"> approval.json</span>
        </button>
      </aside>
    </>
  )
}
