import type { ChangedRow } from '../../harness/model/changed-row.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'

const models = ['sentry.project', 'sentry.team', 'sentry.organization', 'sentry.auditlogentry'].map(modelName)
const findingsCount = 1000

/** A report of one case with so many changed rows, of which each tenth was not intended, and a thousand findings. */
export function largeCaseReport(rows: number): RunReport {
  const changedRows = Array.from({ length: rows }, (_, index) => largeCaseRow(index, index / rows))
  const findings = Array.from({ length: findingsCount }, (_, index) =>
    sampleFinding({ expectedPk: index * 10, actualPk: index * 10, label: `slug "thing-${index}"` }),
  )
  return sampleReport([sampleCase({ changedRows, findings, intendedChanges: rows, actualChanges: rows * 2 })])
}

/** As a case has them: what is around a change is there for a part of many rows only. */
function largeCaseRow(pk: number, part: number): ChangedRow {
  const {
    unchanged = {},
    references: _,
    ...row
  } = sampleRow({
    model: models[Math.floor(part * models.length)] ?? modelName('sentry.project'),
    pk,
    label: `slug "thing-${pk}"`,
    intended: pk % 10 !== 0,
    fields: [
      sampleField({ before: `"Name ${pk}"`, expected: `"Acme ${pk}"`, actual: `"Acme ${pk}"` }),
      sampleField({
        field: 'date_updated',
        before: `"2026-01-01T00:00:00.${pk}Z"`,
        expected: `"2026-01-01T00:00:00.${pk}Z"`,
        actual: `"2026-02-03T04:05:06.${pk}Z"`,
        settledBy: 'date-updated',
      }),
    ],
  })
  if (pk % 50 !== 0) return row
  const references = [
    { field: 'organization', model: modelName('sentry.organization'), pk: 1, label: 'slug "acme"' },
  ] as const
  return { ...row, unchanged, references }
}
