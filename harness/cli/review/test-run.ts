import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeReports } from '../../../reports/index.ts'
import {
  proposalFor,
  dangling as sampleDangling,
  failedCase as sampleFailedCase,
  finding as sampleFinding,
} from '../../../reports/review/test-findings.ts'
import { sampleReport } from '../../../reports/test-samples.ts'
import type { CaseReport } from '../../model/case-report.ts'
import type { Finding } from '../../model/finding.ts'
import type { RunReport } from '../../model/report.ts'
import { caseInputs } from '../../run/index.ts'
import { parseCaseFile } from '../../transform/index.ts'
import { temporaryFolder } from '../test-command.ts'
import { writeSubject } from './test-subject.ts'

/** Complete values for the tests of a review, each with parts replaced as a test needs. */

export { proposalFor }

const kettle = {
  ordinal: null,
  message: 'price of public.product 1 changed, which no step and no expectation intends',
  before: '"35.00"',
  expected: '"35.00"',
  actual: '"38.50"',
  step: 'step 1 (sql)',
  fix: 'if it is meant, declare it under expect.changes (line 8)',
} as const satisfies Partial<Finding>

export function finding(parts: Partial<Finding> = {}): Finding {
  return sampleFinding({ ...kettle, ...parts })
}

/** One that nothing declares. */
export function dangling(parts: Partial<Finding> = {}): Finding {
  return sampleDangling({ ...kettle, message: 'product_id refers to no row', ...parts })
}

export function failedCase(parts: Partial<CaseReport> = {}): CaseReport {
  return sampleFailedCase({
    name: 'the price rise reaches the teapot, and nothing else',
    subject: 'shop',
    snapshot: 'small',
    findings: [finding()],
    intendedChanges: 1,
    actualChanges: 2,
    changedRows: [],
    steps: [{ label: 'sql', line: 4 }],
    rows: 3,
    ...parts,
  })
}

export function runOf(...cases: readonly CaseReport[]): RunReport {
  return sampleReport(cases)
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
