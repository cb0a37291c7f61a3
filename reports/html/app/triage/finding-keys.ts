import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { findingKeys } from '../../../review/same-findings.ts'

/**
 * Gives for the position of a finding in its case, from 0, the text by which a decision about it is kept: the same for
 * the same finding on every target. Where there is one target only, it is the position.
 */
export function triageKeys({
  target,
  findings,
}: Pick<CaseReport, 'target' | 'findings'>): (position: number) => string {
  if (target === null) return String
  const keys = findingKeys(findings)
  return (position) => keys[position] ?? ''
}
