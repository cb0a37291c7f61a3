import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { refusal } from '../review/refusal.ts'
import { shorten } from '../text/shorten.ts'
import { decisionKeys } from './decision-keys.ts'
import { findingWords } from './finding-words.ts'
import { leftOutTogether } from './left-out.ts'
import { longestName, type Overview, type OverviewCase, type PageCase } from './packed.ts'

/** A report, and what tells it from others. */
export interface DigestedReport extends RunReport, Pick<Overview, 'digest'> {}

/** What the first view is made of. @param shown what the page has of each case, in their order */
export function overviewOf({ cases, ...run }: DigestedReport, shown: readonly PageCase[]): Overview {
  const decidable = decidableKeys(shown)
  return {
    ...run,
    leftOut: leftOutTogether(cases, shown),
    postgres: [...new Set(cases.flatMap(({ postgres }) => (postgres === null ? [] : postgresText(postgres))))],
    cases: cases.map((report, index) => ({
      ...overviewCase(report, shown[index]),
      words: findingWords(report.findings, cases.length),
      decidable: decidable.get(report.file)?.size ?? 0,
    })),
  }
}

/** By file, what decisions about the findings that are in the page are kept by. */
function decidableKeys(shown: readonly PageCase[]): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>()
  for (const report of shown) {
    const keys = decisionKeys(report.findings)
    const known = files.get(report.file) ?? new Set<string>()
    files.set(report.file, known)
    for (const [position, key] of keys.entries()) {
      const finding = report.findings[position]
      if (finding !== undefined && refusal(report, finding) === null) known.add(key)
    }
  }
  return files
}

function postgresText({ provider, version }: NonNullable<CaseReport['postgres']>): string {
  return shorten(`${version} (${provider})`, longestName)
}

function overviewCase(report: CaseReport, shown: PageCase | undefined): Omit<OverviewCase, 'words' | 'decidable'> {
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
    leftOut: shown?.whole?.leftOut ?? null,
  }
}
