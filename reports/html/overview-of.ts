import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { shorten } from '../text/shorten.ts'
import type { LeftOut, Overview, OverviewCase } from './packed.ts'

/** Names are shortened to this in the overview. */
export const longestName = 500

/** What the first view is made of. @param leftOut of each case, in their order */
export function overviewOf({ cases, ...run }: RunReport, leftOut: readonly LeftOut[]): Overview {
  return {
    ...run,
    postgres: [...new Set(cases.flatMap(({ postgres }) => (postgres === null ? [] : postgresText(postgres))))],
    cases: cases.map((report, index) => overviewCase(report, leftOut[index] ?? { findings: 0, rows: 0 })),
  }
}

function postgresText({ provider, version }: NonNullable<CaseReport['postgres']>): string {
  return shorten(`${version} (${provider})`, longestName)
}

function overviewCase(report: CaseReport, leftOut: LeftOut): OverviewCase {
  const models = new Set([...report.findings, ...report.changedRows].map(({ model }) => shorten(model, longestName)))
  return {
    name: shorten(report.name, longestName),
    file: shorten(report.file, longestName),
    subject: shorten(report.subject, longestName),
    tags: report.tags.map((tag) => shorten(tag, longestName)),
    status: report.status,
    target: report.target,
    intendedChanges: report.intendedChanges,
    actualChanges: report.actualChanges,
    timings: report.timings,
    models: [...models],
    findings: report.findings.length,
    leftOut,
  }
}
