import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'

/** Whether findings tell all that is wrong with a row, so that nothing is lost while it is folded. */
export function isToldAbove({ fields }: Pick<ChangedRow, 'fields'>, findings: readonly Finding[]): boolean {
  const told = new Set(findings.map(({ field }) => field))
  return findings.length > 0 && (told.has(null) || fields.every(({ field, intended }) => intended || told.has(field)))
}
