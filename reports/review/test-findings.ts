import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding, Proposal } from '../../harness/model/finding.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleFinding } from '../test-samples.ts'

/** Findings that can be accepted, and a case that has one, for the tests of what can be. */

export function proposalFor(name: string, price: string): Proposal {
  return {
    list: 'changes',
    entry: { changed: 'public.product', where: { name }, fields: { price } },
    corrects: null,
  }
}

export function finding(parts: Partial<Finding> = {}): Finding {
  return sampleFinding({
    model: modelName('public.product'),
    label: 'name "Kettle"',
    field: 'price',
    proposal: proposalFor('Kettle', '38.50'),
    ...parts,
  })
}

/** One that nothing declares. */
export function dangling(parts: Partial<Finding> = {}): Finding {
  const { proposal: _, ...rest } = finding({ kind: 'dangling-foreign-key', field: 'product_id' })
  return { ...rest, ...parts }
}

const hash = 'a'.repeat(64)

export function failedCase(parts: Partial<CaseReport> = {}): CaseReport {
  return sampleCase({
    file: 'cases/shop/price-rise.case.yaml',
    findings: [finding()],
    inputs: { caseHash: hash, snapshotHash: hash },
    ...parts,
  })
}
