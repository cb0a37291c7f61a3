import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { sequenceModel } from '../../harness/model/sequence-row.ts'

/** `1 finding`, `2 findings`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `2 changes intended (and 1 of structure), 3 seen, 2 findings (1 of structure)` */
export function caseCounts(report: CaseReport): string {
  const { intendedChanges, actualChanges, findings } = report
  const intended = `${plural(intendedChanges, 'change')} intended${besides(report)}`
  return `${intended}, ${actualChanges} seen, ${plural(findings.length, 'finding')}${ofNoRows(findings)}`
}

function besides({ intendedBesides: { structure, sequences } = { structure: 0, sequences: 0 } }: CaseReport): string {
  const parts = [
    ...(structure === 0 ? [] : [`${structure} of structure`]),
    ...(sequences === 0 ? [] : [plural(sequences, 'sequence')]),
  ]
  return parts.length === 0 ? '' : ` (and ${parts.join(', ')})`
}

/** The findings that are about none of the changes that are counted before. */
function ofNoRows(findings: readonly Finding[]): string {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    const origin = originOf(finding)
    if (origin !== null) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  }
  const parts = [...counts].map(([origin, count]) => (count === findings.length ? origin : `${count} ${origin}`))
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function originOf({ mode, kind, model }: Finding): string | null {
  if (mode !== undefined) return `in mode ${mode}`
  if (kind === 'schema-drift') return 'of structure'
  return kind === 'sequence-behind' || model === sequenceModel ? 'of sequences' : null
}
