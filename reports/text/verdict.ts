import type { RunReport } from '../../harness/model/report.ts'
import { plural } from './counts.ts'

type Judged = Pick<RunReport, 'verdict' | 'summary'>

/** The verdict in one sentence. */
export function verdictText({ verdict, summary }: Judged): string {
  if (summary.cases === 0) return 'No case was run'
  if (verdict === 'pass') return 'Only what was intended has changed'
  const parts = [
    summary.failed === 0 ? null : `${plural(summary.failed, 'case')} failed`,
    summary.errored === 0 ? null : `${plural(summary.errored, 'case')} could not be judged`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'The run failed' : parts.join(', ')
}

/** `12 cases · 10 passed · 2 failed · 3 findings` */
export function runCounts({ summary }: Judged): string {
  return [
    plural(summary.cases, 'case'),
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    summary.errored === 0 ? null : `${summary.errored} not judged`,
    summary.skipped === 0 ? null : `${summary.skipped} skipped`,
    plural(summary.findings, 'finding'),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
