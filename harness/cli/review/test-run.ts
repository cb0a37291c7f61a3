import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeReports } from '../../../reports/index.ts'
import type { CaseReport } from '../../model/case-report.ts'
import type { Finding, Proposal } from '../../model/finding.ts'
import type { RunReport } from '../../model/report.ts'
import { modelName } from '../../model/snapshot.ts'
import { caseInputs } from '../../run/index.ts'
import { parseCaseFile } from '../../transform/index.ts'
import { temporaryFolder } from '../test-command.ts'
import { writeSubject } from './test-subject.ts'

/** Complete values for the tests of a review, each with parts replaced as a test needs. */

export function proposalFor(name: string, price: string): Proposal {
  return {
    list: 'changes',
    entry: { changed: 'public.product', where: { name }, fields: { price } },
    corrects: null,
  }
}

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    kind: 'unexpected-change',
    model: modelName('public.product'),
    ordinal: null,
    expectedPk: 1,
    actualPk: 1,
    label: 'name "Kettle"',
    field: 'price',
    comparator: null,
    message: 'price of public.product 1 changed, which no step and no expectation intends',
    before: '"35.00"',
    expected: '"35.00"',
    actual: '"38.50"',
    pairedBy: 'pk',
    step: 'step 1 (sql)',
    fix: 'if it is meant, declare it under expect.changes (line 8)',
    proposal: proposalFor('Kettle', '38.50'),
    ...parts,
  }
}

/** One that nothing declares. */
export function dangling(parts: Partial<Finding> = {}): Finding {
  const { proposal: _, ...rest } = finding({ kind: 'dangling-foreign-key', field: 'product_id' })
  return { ...rest, message: 'product_id refers to no row', ...parts }
}

const hash = 'a'.repeat(64)

export function failedCase(parts: Partial<CaseReport> = {}): CaseReport {
  return {
    name: 'the price rise reaches the teapot, and nothing else',
    subject: 'shop',
    snapshot: 'small',
    tags: [],
    file: 'cases/shop/price-rise.case.yaml',
    status: 'fail',
    error: null,
    errorCode: null,
    findings: [finding()],
    intendedChanges: 1,
    actualChanges: 2,
    changedRows: [],
    steps: [{ label: 'sql', line: 4 }],
    source: null,
    rows: 3,
    postgres: { provider: 'embedded', version: '18.4' },
    target: null,
    rerun: null,
    inputs: { caseHash: hash, snapshotHash: hash },
    written: null,
    kept: null,
    timings: { bootMs: 70, schemaMs: 30, importMs: 20, stepsMs: 4, exportMs: 12, compareMs: 3 },
    ...parts,
  }
}

export function runOf(...cases: readonly CaseReport[]): RunReport {
  const count = (status: CaseReport['status']) => cases.filter((one) => one.status === status).length
  return {
    schemaVersion: 2,
    tool: { name: 'pg-roundtrip', version: '0.1.0' },
    environment: { node: 'v20.19.0', platform: 'linux x64' },
    startedAt: '2026-02-03T04:05:06.789Z',
    durationMs: 1234,
    shard: null,
    verdict: count('fail') + count('error') > 0 ? 'fail' : 'pass',
    summary: {
      cases: cases.length,
      passed: count('pass'),
      failed: count('fail'),
      errored: count('error'),
      skipped: count('skip'),
      findings: cases.reduce((sum, { findings }) => sum + findings.length, 0),
    },
    targets: [],
    cases,
  }
}

/** What follows `transform:` in the case of {@link projectWith}. */
export const caseText = [
  'name: the price rise reaches the teapot, and nothing else',
  'subject: shop',
  'snapshot: small',
  'transform:',
  '  - sql: UPDATE product SET price = price * 1.1',
  'expect:',
  '  changes:',
  '    - { changed: public.product, where: { name: Teapot }, fields: { price: "22.00" } } # the rise',
  '',
].join('\n')

/**
 * A project with case files that say {@link caseText}, their snapshot and their subject; `report` gives the report of one of them, bound
 * to what it holds, and `run` writes the last run's.
 */
export async function projectWith(...names: readonly string[]) {
  const folder = await temporaryFolder()
  const { path: root } = folder
  await mkdir(join(root, 'snapshots/shop'), { recursive: true })
  await mkdir(join(root, 'cases/shop'), { recursive: true })
  await writeFile(join(root, 'snapshots/shop/small.json'), '[]\n')
  await writeSubject(root)
  const files = names.map((name) => `cases/shop/${name}.case.yaml`)
  for (const file of files) await writeFile(join(root, file), caseText)
  return {
    root,
    files,
    report: async (file: string, parts: Partial<CaseReport> = {}): Promise<CaseReport> => {
      const parsed = parseCaseFile(caseText, join(root, file))
      const inputs = await caseInputs(parsed, join(root, 'snapshots/shop'))
      return failedCase({ file, inputs, ...parts })
    },
    run: async (...cases: readonly CaseReport[]): Promise<void> => {
      await writeReports(runOf(...cases), [{ format: 'json', path: join(root, 'reports/out/report.json') }])
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
