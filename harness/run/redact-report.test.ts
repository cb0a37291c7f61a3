import { describe, expect, test } from 'vitest'
import { sampleCase, sampleField, sampleFinding, sampleRow } from '../../reports/test-samples.ts'
import { CopiedSecrets } from '../compare/index.ts'
import { rowOf, schemaOf } from '../compare/test-schema.ts'
import type { Step } from '../model/case.ts'
import { modelName } from '../model/snapshot.ts'
import { stepLabel } from '../transform/index.ts'
import { redactReport } from './redact-report.ts'

const schema = schemaOf({ user: { fields: { password: { secret: true }, name: {} } } })
const secrets = new CopiedSecrets([
  { schema, rows: () => [rowOf('user', 1, { password: 'hunter2-stored', name: 'ann' })], areImported: true },
])

function run(text: string): Step {
  return { kind: 'run', command: { kind: 'shell', text }, env: {}, cwd: '/', timeoutMs: null, line: 5 }
}

/** A report that tells the label of its one step wherever it can. */
function told(step: Step, known: CopiedSecrets | null): ReturnType<typeof redactReport> {
  const text = `step 1 (${stepLabel(step)})`
  const finding = sampleFinding({ message: text, step: text, by: text, fix: text })
  const row = sampleRow({ intendedBy: text, fields: [sampleField({ intendedBy: text })] })
  const steps = [{ label: stepLabel(step), line: 5 }]
  const rerun = { kind: 'infrastructure', reason: text } as const
  const report = sampleCase({ error: `${text} failed`, steps, findings: [finding], changedRows: [row], rerun })
  return redactReport(report, [step], known)
}

describe('the label of a command', () => {
  test.each([
    ['holds a secret', 'node set.mjs hunter2-stored', 'run ...'],
    ['holds one in parts', `node set.mjs 'hunter2'"-stored"`, 'run ...'],
    ['holds one that is cut off where it is shortened', `${'x'.repeat(50)} hunter2-stored`, 'run ...'],
    ['speaks of a secret field', 'node set.mjs --new-password=hunter2', 'run ...'],
    ['has nothing to do with one', 'node back-fill.mjs', 'run node back-fill.mjs'],
  ])('is safe wherever it is told, where it %s', (_, command, label) => {
    const report = told(run(command), secrets)
    expect(report.steps).toEqual([{ label, line: 5 }])
    const text = `step 1 (${label})`
    expect(report).toMatchObject({
      error: `${text} failed`,
      findings: [{ message: text, step: text, by: text, fix: text }],
      changedRows: [{ intendedBy: text, fields: [{ intendedBy: text }] }],
      rerun: { reason: text },
    })
  })

  test('is not told where it is not known what is secret', () => {
    expect(told(run('node a.mjs'), null)).toMatchObject({ steps: [{ label: 'run' }], error: 'step 1 (run) failed' })
  })
})

test('no text of a report holds a secret: name, tags, error, and all of a finding', () => {
  const row = { of: 2, where: { name: 'a hunter2-stored' } }
  const finding = sampleFinding({
    model: modelName('of.hunter2-stored'),
    expectedPk: 'hunter2-stored',
    actualPk: ['hunter2-stored', 1],
    label: 'a "hunter2-stored"',
    field: 'hunter2-stored',
    comparator: 'hunter2-stored',
    message: 'hunter2-stored',
    before: '"hunter2-stored"',
    step: 'hunter2-stored',
    statement: 'hunter2-stored.sql:1',
    by: 'trigger hunter2-stored',
    unacceptable: 'hunter2-stored',
    proposal: { list: 'changes', entry: null, corrects: { entry: 1, field: null, row } },
  })
  const report = sampleCase({
    name: 'sets hunter2-stored',
    tags: ['hunter2-stored', 'slow'],
    error: 'no hunter2-stored',
    findings: [finding],
  })
  const safe = redactReport(report, [], secrets)
  expect(JSON.stringify(safe)).not.toContain('hunter2')
  expect(safe).toMatchObject({ name: 'sets ...', tags: ['...', 'slow'], findings: [{ actualPk: ['...', 1] }] })
  expect(safe.findings[0]).not.toHaveProperty('proposal')
})

test('a label that is a word is replaced only where a label is told', () => {
  const steps = [run('a'), run('node set-password.mjs')]
  const raw = steps.map((step) => stepLabel(step))
  const error = `step 1 (${raw[0]}, by a default), step 2 (${raw[1]}): cannot run all, run again`
  const report = sampleCase({ name: 'runs a run', error, steps: raw.map((label) => ({ label, line: 5 })) })
  expect(redactReport(report, steps, null)).toMatchObject({
    name: 'runs a run',
    error: 'step 1 (run, by a default), step 2 (run): cannot run all, run again',
  })
})

test('a report without secrets is as it was', () => {
  const report = sampleCase()
  expect(redactReport(report, [], secrets)).toEqual(report)
})
