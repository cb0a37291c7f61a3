import { createHash } from 'node:crypto'
import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding, Proposal } from '../../harness/model/finding.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'

/** Reports that are larger than any page, of texts that cannot be compressed. The same every time. */
export interface WorstReports {
  /** A case whose first finding would declare `length` characters, among five that are small. */
  readonly hugeFinding: (length: number) => RunReport
  readonly hugeSources: (cases: number, length: number) => RunReport
  /** A row of so many fields of 100,000 characters, beside one that is small. */
  readonly hugeRow: (fields: number) => RunReport
  readonly manyFindings: (cases: number, findings: number) => RunReport
  /** Each tenth was not intended. */
  readonly manyRows: (rows: number) => RunReport
  /** Cases that could not be judged, with much to say of that. */
  readonly longErrors: (cases: number) => RunReport
}

export function worstReports(): WorstReports {
  const noise = noiseSource()
  const cases = (count: number, parts: (index: number) => Partial<CaseReport>): readonly CaseReport[] =>
    items(count, (index) => sampleCase({ file: `cases/${index}.case.yaml`, ...parts(index) }))
  return {
    hugeFinding: (length) => {
      const huge = sampleFinding({ proposal: proposalOf(noise(length)) })
      const of = (index: number): readonly Finding[] => (index === 0 ? [huge, sampleFinding()] : [sampleFinding()])
      return sampleReport(cases(6, (index) => ({ findings: of(index) })))
    },
    hugeSources: (count, length) => sampleReport(cases(count, () => ({ source: noise(length) }))),
    hugeRow: (fields) => {
      const field = (index: number) => sampleField({ field: `field ${index}`, before: null, actual: noise(100_000) })
      const changedRows = [sampleRow({ pk: 1, intended: false, fields: items(fields, field) }), sampleRow({ pk: 2 })]
      return sampleReport([sampleCase({ changedRows })])
    },
    manyFindings: (count, findings) => {
      const finding = (pk: number) => sampleFinding({ expectedPk: pk, actualPk: pk, message: noise(400) })
      return sampleReport(cases(count, () => ({ findings: items(findings, finding) })))
    },
    manyRows: (count) => {
      const row = (pk: number) => sampleRow({ pk, intended: pk % 10 !== 0, label: noise(400) })
      return sampleReport([sampleCase({ changedRows: items(count, row) })])
    },
    longErrors: (count) =>
      sampleReport(
        cases(count, () => ({ status: 'error', error: noise(20_000), findings: [], changedRows: [], source: null })),
      ),
  }
}

function proposalOf(body: string): Proposal {
  return { list: 'changes', entry: { removed: 'shop.page', where: { body } }, corrects: null }
}

function items<T>(count: number, item: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => item(index))
}

/** Texts of any length, which do not compress: each is another. */
export function noiseSource(): (length: number) => string {
  let texts = 0
  return (length) => {
    texts += 1
    const hash = createHash('shake256', { outputLength: Math.ceil((length * 3) / 4) })
    return hash.update(String(texts)).digest('base64').slice(0, length)
  }
}
