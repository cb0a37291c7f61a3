import { useEffect, useState } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { jsonLines } from '../../../json/json-lines.ts'
import { contradictoryFiles, makeApproval } from './make-approval.ts'
import type { Triage } from './store.ts'
import './triage.css'
import { useTriage } from './use-triage.ts'

interface ExportApprovalProps {
  readonly triage: Triage
  /** Every report of these case files, of all targets. */
  readonly load: (files: readonly string[]) => Promise<readonly CaseReport[]>
}

/** How many findings were decided on, and what writes that to `approval.json`. Nothing before the first decision. */
export function ExportApproval({ triage, load }: ExportApprovalProps) {
  useTriage(triage)
  const [message, setMessage] = useState<string | null>(null)
  useEffect(() => triage.subscribe(() => setMessage(null)), [triage])
  const { accepted, rejected } = triage.counts()
  if (accepted + rejected === 0) return null
  const save = async (): Promise<void> => {
    const decisions = triage.decisions()
    const approval = makeApproval(await load([...decisions.keys()]), decisions)
    const contradictory = contradictoryFiles(approval)
    download('approval.json', jsonLines(approval))
    setMessage(
      contradictory.length === 0
        ? 'Saved. npx roundtrip accept --from approval.json writes it into the case files.'
        : `Saved, but accept will refuse it: an alike finding is both accepted and rejected in ${contradictory.join(', ')}.`,
    )
  }
  const failed = (error: unknown): void => setMessage(error instanceof Error ? error.message : String(error))
  return (
    <aside class="export-approval" aria-label="Decisions">
      <span role="status">
        {accepted} accepted, {rejected} rejected
      </span>
      <button type="button" onClick={() => void save().catch(failed)}>
        Export approval.json
      </button>
      <button type="button" onClick={() => triage.clear()}>
        Undo all
      </button>
      <span role="status" class="export-message">
        {message}
      </span>
    </aside>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
