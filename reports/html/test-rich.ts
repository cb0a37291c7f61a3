import type { CaseReport } from '../../harness/model/case-report.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleRow } from '../test-samples.ts'

const project = modelName('sentry.project')
const organization = modelName('sentry.organization')
const team = modelName('sentry.team')
const option = modelName('sentry.projectoption')

const source = `# yaml-language-server: $schema=../../harness/schemas/case.schema.json
name: renaming an organization changes its name and slug, and nothing else
subject: sentry
snapshot: fresh-install
tags: [rename, smoke]
transform:
  - update: sentry.organization
    where: { slug: testing }
    set: { name: Acme, slug: acme }
  - sql: |
      UPDATE sentry_projectoptions SET value = jsonb_set(value, '{retention}', '90')
expect:
  changes:
    - changed: sentry.team
      where: { slug: core }
      fields: { name: Core }
`

const before = 'Counts events for ninety days, then forgets them. Ask in the channel before you change it.'
const after = 'Counts events for thirty days, then archives them. Ask in the channel before you change it.'

/** A case with something of everything that a case's page can show. */
export function richCase(parts: Partial<CaseReport> = {}): CaseReport {
  return sampleCase({
    source,
    tags: ['rename', 'smoke'],
    steps: [
      { label: 'update sentry.organization', line: 7 },
      { label: 'sql', line: 10 },
    ],
    inputs: { caseHash: 'a'.repeat(64), snapshotHash: 'b'.repeat(64) },
    rerun: { kind: 'deterministic' },
    intendedChanges: 5,
    actualChanges: 8,
    findings: [
      sampleFinding({
        proposal: { list: 'changes', entry: { changed: 'sentry.project', fields: { status: 1 } }, corrects: null },
      }),
      sampleFinding({
        field: 'description',
        before: JSON.stringify(before),
        expected: JSON.stringify(before),
        actual: JSON.stringify(after),
        message: 'description of sentry.project 1 changed, which no step and no expectation intends',
        step: 'step 2 (sql)',
        statement: 'line 1 of its SQL',
        by: 'trigger project_describe',
      }),
      sampleFinding({
        kind: 'missing-change',
        model: team,
        expectedPk: 3,
        actualPk: 3,
        label: 'slug "core"',
        field: 'name',
        before: '"core"',
        expected: '"Core"',
        actual: '"core"',
        message: 'name of sentry.team 3 should have changed to "Core"',
        step: null,
        fix: 'if it is no longer meant, take entry 1 out of expect.changes (line 14)',
      }),
      sampleFinding({
        kind: 'unexpected-row',
        model: option,
        expectedPk: null,
        actualPk: 17,
        label: 'key "sentry:retention"',
        field: null,
        before: null,
        expected: null,
        actual: '{"key":"sentry:retention","project":1,"value":{"days":90}}',
        message: 'sentry.projectoption 17 is there, which no step and no expectation intends',
        pairedBy: null,
        step: 'step 2 (sql)',
      }),
    ],
    changedRows: [
      sampleRow({
        fields: [
          sampleField(),
          sampleField({ field: 'slug', before: '"testing"', expected: '"acme"', actual: '"acme"' }),
          sampleField({
            field: 'date_updated',
            before: '"2026-01-01T00:00:00Z"',
            expected: '"2026-01-01T00:00:00Z"',
            actual: '"2026-02-03T04:05:06Z"',
            settledBy: 'date-updated',
          }),
        ],
        unchanged: { status: '0', flags: '1', default_role: '"member"' },
      }),
      sampleRow({
        model: project,
        label: 'slug "internal"',
        intended: false,
        fields: [
          sampleField({ field: 'status', before: '0', expected: '0', actual: '1', intended: false, intendedBy: null }),
          sampleField({
            field: 'description',
            before: JSON.stringify(before),
            expected: JSON.stringify(before),
            actual: JSON.stringify(after),
            intended: false,
            intendedBy: null,
          }),
          sampleField({
            field: 'options',
            before: '{"retention":30,"filters":["a","b"],"owner":{"name":"Ada","id":7}}',
            expected: '{"retention":90,"filters":["a","b"],"owner":{"name":"Ada","id":7}}',
            actual: '{"retention":90,"filters":["a","c"],"owner":{"name":"Ada","id":8},"extra":true}',
            intended: false,
            intendedBy: 'step 2 (sql)',
          }),
        ],
        unchanged: { name: '"Internal"', slug: '"internal"', platform: 'null' },
        references: [{ field: 'organization', model: organization, pk: 1, label: 'slug "acme"' }],
      }),
      sampleRow({
        kind: 'added',
        model: option,
        pk: 17,
        label: 'key "sentry:retention"',
        intended: false,
        pairedBy: null,
        fields: [
          sampleField({ field: 'pk', before: null, expected: null, actual: '17', intended: false, intendedBy: null }),
          sampleField({
            field: 'value',
            before: null,
            expected: null,
            actual: '{"days":90}',
            intended: false,
            intendedBy: null,
          }),
        ],
        references: [{ field: 'project', model: project, pk: 1, label: 'slug "internal"' }],
      }),
    ],
    ...parts,
  })
}
