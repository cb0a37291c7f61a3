import { DatabaseError } from 'pg'
import type { ExpectedError } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { SqlFailure } from './apply-sql.ts'

/** A step that PostgreSQL refused, or that found no row. Nothing of the step remains. */
export class StepError extends HarnessError {
  readonly step: number
  /** Null when it was not PostgreSQL that refused. */
  readonly sqlstate: string | null

  /**
   * @param label names the step: `step 1 (update sentry.organization)`
   * @param step its 1-based number
   * @param place of the step in the case file, as `file:line`
   */
  constructor(label: string, step: number, place: string, cause: unknown) {
    const refusal = cause instanceof SqlFailure ? cause.cause : cause
    const sqlstate = refusal instanceof DatabaseError ? (refusal.code ?? null) : null
    const reason = cause instanceof Error ? cause.message : String(cause)
    const declaration = `expect: { error: { sqlstate: "${sqlstate}", step: ${step} } }`
    super(`${place}: ${label} failed: ${reason}${sqlstate ? ` (SQLSTATE ${sqlstate})` : ''}`, {
      code: 'step-failed',
      cause,
      ...(sqlstate ? { fix: `if the step is meant to fail, declare it: ${declaration}` } : {}),
    })
    this.step = step
    this.sqlstate = sqlstate
  }
}

/** Whether the error is the one that the case declares. Only PostgreSQL's errors can be declared. */
export function isExpectedError(error: StepError, expected: ExpectedError): boolean {
  return (
    error.sqlstate !== null &&
    (expected.sqlstate === null || expected.sqlstate === error.sqlstate) &&
    (expected.step === null || expected.step === error.step)
  )
}
