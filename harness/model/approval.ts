import type { CaseInputs } from './case-report.ts'
import type { Finding, Proposal } from './finding.ts'

/** What was decided about the findings of a run. Published as approval.schema.json. */
export interface Approval {
  readonly schemaVersion: 1
  /** Each case once. */
  readonly cases: readonly DecidedCase[]
}

/** Decisions on one case, and the inputs that it had then. */
export interface DecidedCase extends CaseInputs {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly accepted: readonly Decision[]
  /** They stay failures. Absent: none. */
  readonly rejected?: readonly Decision[]
}

/** The finding that was decided about: what tells it from others, and what would declare it. */
export interface Decision extends Pick<Finding, 'kind' | 'model' | 'field'> {
  readonly proposal: Proposal
}
