import { jsonLines } from '../../../json/json-lines.ts'
import type { LoadedReport } from '../../packed.ts'
import { contradictoryFiles, makeApproval, overruledFiles } from './make-approval.ts'
import type { Triage } from './store.ts'

export const approvalName = 'approval.json'
/** What writes the accepted ones into the case files. */
export const acceptCommand = `npx roundtrip accept --from ${approvalName}`

const bothWays = 'an alike finding is both accepted and rejected in'

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
  const cases = await load([...decisions.keys()])
  const approval = makeApproval(cases, decisions)
  download(approvalName, jsonLines(approval))
  const refused = contradictoryFiles(approval)
  const overruled = overruledFiles(cases, decisions).filter((file) => !refused.includes(file))
  return [
    refused.length === 0
      ? `Saved ${approvalName}.`
      : `Saved, but accept will refuse it: ${bothWays} ${refused.join(', ')}.`,
    ...(overruled.length === 0
      ? []
      : [`On different targets, ${bothWays} ${overruled.join(', ')}: accept declares it.`]),
  ].join(' ')
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
