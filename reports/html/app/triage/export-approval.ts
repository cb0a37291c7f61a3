import { jsonLines } from '../../../json/json-lines.ts'
import type { LoadedReport } from '../../packed.ts'
import { contradictoryFiles, makeApproval } from './make-approval.ts'
import type { Triage } from './store.ts'

export const approvalName = 'approval.json'
/** What writes the accepted ones into the case files. */
export const acceptCommand = `npx roundtrip accept --from ${approvalName}`

/**
 * Saves what was decided as a file.
 * @param load every report of these case files, of all targets
 * @returns what to say about it
 */
export async function exportApproval(
  triage: Triage,
  load: (files: readonly string[]) => Promise<readonly LoadedReport[]>,
): Promise<string> {
  const decisions = triage.decisions()
  const approval = makeApproval(await load([...decisions.keys()]), decisions)
  const contradictory = contradictoryFiles(approval)
  download(approvalName, jsonLines(approval))
  if (contradictory.length === 0) return `Saved ${approvalName}.`
  return `Saved, but accept will refuse it: an alike finding is both accepted and rejected in ${contradictory.join(', ')}.`
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
