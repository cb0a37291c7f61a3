import { markUnacceptable } from '../../reports/index.ts'
import type { CaseReport } from '../model/case-report.ts'
import type { RunReport } from '../model/report.ts'
import { packageVersion } from '../run/index.ts'
import { counts, inOrder, targetSummary } from './targets.ts'

/** What a report says of the run besides its cases. */
export interface RunFacts extends Pick<RunReport, 'environment' | 'startedAt' | 'durationMs' | 'shard'> {
  /** The names of the targets, in the order of the configuration. */
  readonly targets: readonly string[]
  /** What went wrong besides the cases. */
  readonly problems: readonly string[]
}

/** @param cases in any order */
export function runReport(cases: readonly CaseReport[], { targets, problems, ...facts }: RunFacts): RunReport {
  const { passed, failed, errored, skipped, findings } = counts(cases)
  return {
    schemaVersion: 2,
    tool: { name: 'pg-roundtrip', version: packageVersion() },
    ...facts,
    // An error outside of the cases, or a run cut short, is no pass.
    verdict: failed + errored === 0 && problems.length === 0 ? 'pass' : 'fail',
    ...(problems.length === 0 ? {} : { problems }),
    summary: { cases: cases.length, passed, failed, errored, skipped, findings },
    targets: targets.length > 1 ? targets.map((name) => targetSummary(name, cases)) : [],
    cases: markUnacceptable(inOrder(cases, targets)),
  }
}
