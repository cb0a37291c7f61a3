import type { Rerun } from '../../model/case-report.ts'
import type { ErrorCode } from '../../model/errors.ts'
import { HarnessError } from '../../model/errors.ts'
import { errorThatCounts } from '../error-that-counts.ts'
import { type Run, variedFields } from './varied-fields.ts'

/** What became of a run: it was judged, or it could not be. */
export type Outcome =
  | { readonly kind: 'judged'; readonly run: Run }
  | { readonly kind: 'error'; readonly error: unknown }

/** Errors of what a case does; others are of its input, which a second run would read just so. */
const ofTheSteps: ReadonlySet<ErrorCode> = new Set(['step-failed', 'export-failed', 'import-failed'])

/**
 * Runs a case that failed once more, and says what that tells of the failure. Never rejects.
 * @param isTimedOut whether the case's time is over
 * @returns null when a second run would tell nothing: the input is bad, or the case has timed out
 */
export async function runAgain(
  first: Outcome,
  playAgain: () => Promise<Run>,
  isTimedOut: () => boolean,
): Promise<Rerun | null> {
  const error = first.kind === 'error' ? errorThatCounts(first.error) : null
  if (isTimedOut()) return null
  if (isInfrastructure(error)) return { kind: 'infrastructure', reason: 'the first run had no working database' }
  if (first.kind === 'error' && !(error instanceof HarnessError && ofTheSteps.has(error.code))) return null
  const second = await outcomeOf(playAgain)
  const failure = second.kind === 'error' ? errorThatCounts(second.error) : null
  if (isTimedOut()) return { kind: 'infrastructure', reason: 'the second run took longer than the timeout of the case' }
  if (isInfrastructure(failure)) return { kind: 'infrastructure', reason: firstLine(failure.message) }
  if (first.kind === 'error' || second.kind === 'error') {
    const isSame = first.kind === second.kind && messageOf(error) === messageOf(failure)
    return isSame ? { kind: 'deterministic' } : { kind: 'non-deterministic', varied: [] }
  }
  return compareRuns(first.run, second.run)
}

/** What goes wrong in finding out is no reason to fail in another way than the case did. */
function compareRuns(first: Run, second: Run): Rerun | null {
  try {
    const varied = variedFields(first, second)
    return varied === null ? { kind: 'deterministic' } : { kind: 'non-deterministic', varied }
  } catch {
    return null
  }
}

async function outcomeOf(play: () => Promise<Run>): Promise<Outcome> {
  try {
    return { kind: 'judged', run: await play() }
  } catch (error) {
    return { kind: 'error', error }
  }
}

function isInfrastructure(error: unknown): error is HarnessError {
  return error instanceof HarnessError && error.code === 'infrastructure'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? ''
}
