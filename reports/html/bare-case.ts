import type { CaseReport } from '../../harness/model/case-report.ts'
import { shorten } from '../text/shorten.ts'
import { longestName, type Overview } from './packed.ts'

/** What a page has of cases that are so many, or have so much to tell, that their heads alone would fill it. */

/** Characters. */
const longestText = 100

/** No more than its name, verdict and counts, and where it is. */
export function bareCase({ imports: _, ...report }: CaseReport): CaseReport {
  const { postgres, target, error } = report
  return {
    ...report,
    name: shorten(report.name, longestText),
    subject: shorten(report.subject, longestText),
    snapshot: shorten(report.snapshot, longestText),
    file: shorten(report.file, longestName),
    target: target === null ? null : shorten(target, longestText),
    error: error === null ? null : shorten(error, longestName),
    postgres:
      postgres === null
        ? null
        : { provider: shorten(postgres.provider, longestText), version: shorten(postgres.version, longestText) },
    tags: [],
    steps: [],
    rerun: null,
    written: null,
    kept: null,
  }
}

/** The same of the first view: cases are found by their names and verdicts only. */
export function bareOverview({ cases, targets, ...run }: Overview): Overview {
  return {
    ...run,
    postgres: run.postgres.slice(0, 10),
    targets: targets.map((target) => ({ ...target, name: shorten(target.name, longestText) })),
    cases: cases.map((report) => ({
      ...report,
      name: shorten(report.name, longestText),
      subject: shorten(report.subject, longestText),
      target: report.target === null ? null : shorten(report.target, longestText),
      tags: [],
      models: [],
      words: '',
    })),
  }
}
