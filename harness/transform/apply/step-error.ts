import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { ExpectedError } from '../../model/expectation.ts'
import type { TransferFailure } from '../../model/import-rule.ts'
import { RunFailure } from './apply-run.ts'
import { SqlFailure } from './apply-sql.ts'
import type { TextKind } from './redact-message.ts'

/** A step that PostgreSQL refused, or that found no row. Of the step, nothing but migrations before it remains. */
export class StepError extends HarnessError {
  readonly step: number
  /** Null when it was not PostgreSQL that refused. */
  readonly sqlstate: string | null
  /** Why an import failed; null when it was no import, or it does not say. */
  readonly failure: TransferFailure | null

  /**
   * @param label names the step: `step 1 (update sentry.organization)`
   * @param step its 1-based number
   * @param place of the step in the case file, as `file:line`
   * @param redact takes secrets out of PostgreSQL's message, and out of what a command wrote
   * @param expected the error that the case declares, which this one is not
   * @param why PostgreSQL had to refuse it, in a sentence; null when that is not known
   */
  constructor(
    label: string,
    step: number,
    place: string,
    cause: unknown,
    redact: (text: string, kind: TextKind) => string = (text) => text,
    expected: ExpectedError | null = null,
    why: string | null = null,
  ) {
    const sqlstate = refusedBy(cause)?.code ?? null
    const reason = redact(cause instanceof Error ? cause.message : String(cause), 'message')
    const failure = failureOf(cause)
    const word = failure === null ? `sqlstate: "${sqlstate}"` : `failure: ${failure}`
    const declaration = `expect: { error: { ${word}, step: ${step} } }`
    const output = cause instanceof RunFailure ? lastLines(redact(cause.output, 'output')) : ''
    const explained = why === null ? '' : `: ${redact(why, 'message')}`
    const told = sqlstate && !reason.includes(`(SQLSTATE ${sqlstate})`) ? ` (SQLSTATE ${sqlstate})` : ''
    super(`${place}: ${label} failed: ${reason}${told}${explained}${output}`, {
      code: 'step-failed',
      cause,
      ...(expected ? { fix: `expect.error declares ${describe(expected)}, and this is another error` } : {}),
      ...((sqlstate ?? failure) && !expected
        ? { fix: `if the step is meant to fail, declare it: ${declaration}` }
        : {}),
    })
    this.step = step
    this.sqlstate = sqlstate
    this.failure = failure
  }
}

function failureOf(cause: unknown): TransferFailure | null {
  if (!(cause instanceof HarnessError)) return null
  return cause.problems.find(({ failure }) => failure !== undefined)?.failure ?? null
}

/** PostgreSQL's own error; null when it was not PostgreSQL that refused. */
export function refusedBy(cause: unknown): DatabaseError | null {
  const refusal = cause instanceof SqlFailure || cause instanceof HarnessError ? cause.cause : cause
  return refusal instanceof DatabaseError ? refusal : null
}

const mostLines = 20
const longestLine = 500

/** The last lines that a command wrote, indented below the message. */
function lastLines(output: string): string {
  const lines = output.trimEnd().split(/\r?\n/)
  if (lines.join('') === '') return '; it wrote nothing'
  const shown = lines.slice(-mostLines).map((line) => {
    const start = line.length > longestLine ? `…${line.slice(-longestLine)}` : line
    return `\n    ${start}`
  })
  return `; ${lines.length > mostLines ? `the last ${mostLines} lines that it wrote:` : 'it wrote:'}${shown.join('')}`
}

function describe({ sqlstate, step, failure }: ExpectedError): string {
  const what = [sqlstate === null ? [] : `SQLSTATE ${sqlstate}`, failure ?? []].flat().join(' and ') || 'an error'
  return `${what}${step === null ? '' : ` of step ${step}`}`
}

/** Whether the error is the one that the case declares. Only PostgreSQL's errors, and those of an import, can be declared. */
export function isExpectedError(error: StepError, expected: ExpectedError): boolean {
  return (
    (error.sqlstate !== null || error.failure !== null) &&
    (expected.failure === undefined || expected.failure === error.failure) &&
    (expected.sqlstate === null || expected.sqlstate === error.sqlstate) &&
    (expected.step === null || expected.step === error.step)
  )
}
