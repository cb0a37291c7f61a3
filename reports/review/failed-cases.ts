import type { Decision } from '../../harness/model/approval.ts'
import type { CaseInputs, CaseReport } from '../../harness/model/case-report.ts'
import type { Proposal } from '../../harness/model/finding.ts'
import { type SharedFinding, sameFindings } from './same-findings.ts'
import { reviewBasis, whyUnacceptable } from './why-unacceptable.ts'

/** A case that failed, whatever it ran on. */
export interface FailedCase {
  /** Relative to the project. */
  readonly file: string
  /** What each of its targets gave, in the order of the report: at least one. */
  readonly reports: readonly CaseReport[]
  /** Null: they are not known, or were not the same for all targets. */
  readonly inputs: CaseInputs | null
  /** Each once, in the order of the reports. */
  readonly findings: readonly FailedFinding[]
}

export interface FailedFinding extends SharedFinding {
  readonly acceptability: Acceptable | Unacceptable
}

/** What would declare it. */
export interface Acceptable {
  readonly kind: 'acceptable'
  readonly proposal: Proposal
}

export interface Unacceptable {
  readonly kind: 'unacceptable'
  /** Why no case file can declare it, as a sentence without its end. */
  readonly why: string
}

/** Of cases, in the order of a run, those that have findings. */
export function failedCases({ cases }: { readonly cases: readonly CaseReport[] }): readonly FailedCase[] {
  const failed = cases.filter(({ status, findings }) => status === 'fail' && findings.length > 0)
  return [...new Set(failed.map(({ file }) => file))].map((file) => {
    const reports = failed.filter((one) => one.file === file)
    const basis = reviewBasis(file, reports)
    const findings = sameFindings(reports).map((shared): FailedFinding => {
      const why = whyUnacceptable(shared.finding, basis)
      const { proposal } = shared.finding
      const acceptability =
        why !== null || proposal === undefined
          ? ({ kind: 'unacceptable', why: why ?? '' } as const)
          : ({ kind: 'acceptable', proposal } as const)
      return { ...shared, acceptability }
    })
    return { file, reports, inputs: basis.inputs, findings }
  })
}

/** Those that can be accepted, of a case. */
export function acceptable(findings: readonly FailedFinding[]): readonly FailedFinding[] {
  return findings.filter(({ acceptability }) => acceptability.kind === 'acceptable')
}

/** What is written of a finding that was decided about; none for one that can't be accepted. */
export function decisionOf({ finding: { kind, model, field }, acceptability }: FailedFinding): readonly Decision[] {
  return acceptability.kind === 'acceptable' ? [{ kind, model, field, proposal: acceptability.proposal }] : []
}
