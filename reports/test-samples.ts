import type { CaseReport } from '../harness/model/case-report.ts'
import type { ChangedField, ChangedRow } from '../harness/model/changed-row.ts'
import type { Finding } from '../harness/model/finding.ts'
import { jsonText } from '../harness/model/json.ts'
import type { RunReport, TargetSummary } from '../harness/model/report.ts'
import { modelName, ordinal, type PrimaryKey } from '../harness/model/snapshot.ts'

/** Complete values for the tests of the report writers, each with parts replaced as a test needs. */

export function sampleFinding(parts: Partial<Finding> = {}): Finding {
  return {
    kind: 'unexpected-change',
    model: modelName('sentry.project'),
    ordinal: ordinal(1),
    expectedPk: 1,
    actualPk: 1,
    label: 'slug "internal"',
    field: 'status',
    comparator: null,
    message: 'status of sentry.project 1 changed, which no step and no expectation intends',
    before: '0',
    expected: '0',
    actual: '1',
    pairedBy: 'pk',
    step: 'step 1 (update sentry.organization), trigger project_touch',
    fix: [
      'if it is meant, declare it under expect.changes (line 9):',
      '  - { changed: sentry.project, where: { slug: internal }, fields: { status: 1 } }',
      'or let `npx roundtrip run rename-organization -u` write it',
    ].join('\n'),
    ...parts,
  }
}

export function sampleField(parts: Partial<ChangedField> = {}): ChangedField {
  return {
    field: 'name',
    before: '"Testing"',
    expected: '"Acme"',
    actual: '"Acme"',
    intended: true,
    intendedBy: 'step 1 (update sentry.organization)',
    ...parts,
  }
}

export function sampleRow(parts: Partial<ChangedRow> = {}): ChangedRow {
  return {
    kind: 'changed',
    model: modelName('sentry.organization'),
    pk: 1,
    label: 'slug "acme"',
    pairedBy: 'pk',
    intended: true,
    intendedBy: null,
    fields: [sampleField()],
    unchanged: { status: '0' },
    ...parts,
  }
}

/** Its changed rows have the findings that have their keys, unless they say which they have. */
export function sampleCase(parts: Partial<CaseReport> = {}): CaseReport {
  const report: CaseReport = {
    name: 'renaming an organization changes its name and slug, and nothing else',
    subject: 'sentry',
    snapshot: 'fresh-install',
    tags: [],
    file: 'cases/sentry/rename-organization.case.yaml',
    status: 'fail',
    error: null,
    errorCode: null,
    findings: [sampleFinding()],
    intendedChanges: 2,
    actualChanges: 3,
    changedRows: [
      sampleRow({
        fields: [
          sampleField(),
          sampleField({ field: 'slug', before: '"testing"', expected: '"acme"', actual: '"acme"' }),
        ],
      }),
      sampleRow({
        model: modelName('sentry.project'),
        label: 'slug "internal"',
        intended: false,
        fields: [
          sampleField({
            field: 'status',
            before: '0',
            expected: '0',
            actual: '1',
            intended: false,
            intendedBy: null,
          }),
        ],
        unchanged: { name: '"Internal"', slug: '"internal"' },
        references: [{ field: 'organization', model: modelName('sentry.organization'), pk: 1, label: 'slug "acme"' }],
      }),
    ],
    steps: [{ label: 'update sentry.organization', line: 5 }],
    source: null,
    rows: 34,
    postgres: { provider: 'embedded', version: '18.4' },
    target: null,
    rerun: null,
    inputs: null,
    written: null,
    kept: null,
    timings: { bootMs: 71.4, schemaMs: 38.2, importMs: 22.9, stepsMs: 4.1, exportMs: 12.6, compareMs: 3.3 },
    ...parts,
  }
  return { ...report, changedRows: numbered(report.changedRows, report.findings) }
}

export function sampleTarget(parts: Partial<TargetSummary> = {}): TargetSummary {
  return {
    name: 'embedded@18',
    postgres: { provider: 'embedded', version: '18.4' },
    passed: 0,
    failed: 1,
    errored: 0,
    skipped: 0,
    findings: 1,
    ...parts,
  }
}

/** The rows with the numbers of their findings: those that have their keys. */
function numbered(rows: readonly ChangedRow[], findings: readonly Finding[]): readonly ChangedRow[] {
  const keyOf = (model: string, pk: PrimaryKey | null): string => `${model} ${jsonText(pk)}`
  const numbers = new Map<string, number[]>()
  for (const [index, { model, actualPk, expectedPk }] of findings.entries()) {
    const key = keyOf(model, actualPk ?? expectedPk)
    numbers.set(key, [...(numbers.get(key) ?? []), index + 1])
  }
  return rows.map((row) => {
    const own = row.findings ?? numbers.get(keyOf(row.model, row.pk))
    return own === undefined ? row : { ...row, findings: own }
  })
}

/** A report of these cases, with a summary and verdict that fit them. */
export function sampleReport(cases: readonly CaseReport[] = [sampleCase()]): RunReport {
  const count = (status: CaseReport['status']) => cases.filter((report) => report.status === status).length
  const failed = count('fail')
  const errored = count('error')
  return {
    schemaVersion: 2,
    tool: { name: 'pg-roundtrip', version: '0.1.0' },
    environment: { node: 'v20.19.0', platform: 'linux x64' },
    startedAt: '2026-02-03T04:05:06.789Z',
    durationMs: 1234,
    shard: null,
    verdict: failed + errored > 0 ? 'fail' : 'pass',
    summary: {
      cases: cases.length,
      passed: count('pass'),
      failed,
      errored,
      skipped: count('skip'),
      findings: cases.reduce((sum, report) => sum + report.findings.length, 0),
    },
    targets: [],
    cases,
  }
}
