import type { CaseReport } from '../../harness/model/report.ts'

/** `1 finding`, `2 findings`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `2 changes intended, 3 seen, 1 finding` */
export function caseCounts(report: CaseReport): string {
  const { intendedChanges, actualChanges, findings } = report
  return `${plural(intendedChanges, 'change')} intended, ${actualChanges} seen, ${plural(findings.length, 'finding')}`
}
