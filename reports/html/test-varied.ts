import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'

const names = [
  'renaming an organization changes its name and slug, and nothing else',
  'deleting a team takes its memberships along',
  'a spring sale halves the price of every book that is in stock',
  'the migration to 0042 keeps every value of the audit log',
]

/**
 * A run of so many cases of two subjects, which differ in all that one can filter and sort by. Of each 28, four failed,
 * two could not be judged and one was skipped.
 */
export function variedReport(count: number): RunReport {
  return sampleReport(Array.from({ length: count }, (_, index) => variedCase(index)))
}

function variedCase(index: number): CaseReport {
  const status = statusOf(index)
  const [subject, model] = index % 3 === 0 ? ['bookshop', 'bookshop.book'] : ['sentry', 'sentry.project']
  const finding = sampleFinding({ model: modelName(model) })
  const reached = status === 'skip' ? 0 : 1
  return sampleCase({
    name: `${names[index % names.length]}${index < names.length ? '' : ` (${index})`}`,
    file: `cases/${subject}/case-${index}.case.yaml`,
    subject,
    tags: [...(index % 4 === 0 ? ['slow', 'migration'] : []), ...(index % 5 === 0 ? ['smoke'] : [])],
    status,
    error: status === 'error' ? 'the snapshot cannot be read: no such file' : null,
    findings: status === 'fail' ? Array.from({ length: 1 + (index % 3) }, () => finding) : [],
    changedRows: [sampleRow({ model: modelName(model) })],
    intendedChanges: index % 6,
    actualChanges: (index % 6) + (status === 'fail' ? 1 : 0),
    timings: {
      bootMs: reached * (60 + (index % 40)),
      schemaMs: reached * 38.2,
      importMs: reached * (22.9 + (index % 17) * 9),
      stepsMs: reached * (4.1 + (index % 9) * 12),
      exportMs: reached * 12.6,
      compareMs: reached * (3.3 + (index % 23)),
    },
  })
}

function statusOf(index: number): CaseReport['status'] {
  if (index % 7 === 0) return 'fail'
  if (index % 14 === 3) return 'error'
  return index % 28 === 13 ? 'skip' : 'pass'
}
