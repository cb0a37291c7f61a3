import type { CaseInputs, CaseReport, VariedField } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { variedOf, volatility } from './volatility.ts'

/** What a case that failed is judged by when its findings are to be accepted. */
export interface ReviewBasis {
  readonly file: string
  /** Null: they are not known, or were not the same for all targets. */
  readonly inputs: CaseInputs | null
  readonly varied: readonly VariedField[]
}

/** Of every finding of a case that did not fail. */
export const unjudged = 'the case could not be judged: run it again'

/** @param reports what each of its targets gave */
export function reviewBasis(file: string, reports: readonly CaseReport[]): ReviewBasis {
  return { file, inputs: sharedInputs(reports), varied: variedOf(reports) }
}

/** Why no case file can declare a finding, as a sentence without its end; null where its proposal can be accepted. */
export function whyUnacceptable(finding: Finding, { file, inputs, varied }: ReviewBasis): string | null {
  const { mode, proposal } = finding
  if (mode !== undefined)
    return `it was found by \`${mode}\`, which tries the case in another way: nothing declares that`
  if (proposal === undefined) return withoutProposal(finding)
  if (file.endsWith('.ts')) return 'the case is TypeScript, which no command writes: declare it by hand'
  if (inputs === null) return 'the run does not say what the case and its snapshot held: run the case again'
  return volatility(finding, varied, file)
}

function sharedInputs(reports: readonly CaseReport[]): CaseInputs | null {
  const first = reports[0]?.inputs ?? null
  const isShared = reports.every(
    ({ inputs }) => inputs?.caseHash === first?.caseHash && inputs?.snapshotHash === first?.snapshotHash,
  )
  return isShared ? first : null
}

/** What is wrong whatever a case intends. */
const integrity: readonly Finding['kind'][] = [
  'unordered-input',
  'duplicate-pk',
  'duplicate-natural-key',
  'dangling-foreign-key',
  'unknown-model',
  'unknown-field',
]

function withoutProposal({ kind, comparator }: Finding): string {
  if (integrity.includes(kind)) return `${kind} is wrong whatever a case intends`
  if (comparator !== null) return `comparator ${comparator} does not accept the value, and no entry of the case can`
  return 'no entry of a case file would make it right: see the advice above'
}
