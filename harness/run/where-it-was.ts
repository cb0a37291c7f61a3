import type { Case } from '../model/case.ts'
import { numberedStepLabel, StepError } from '../transform/index.ts'

/** What a case was doing when its time was over: `step 2 (sql), line 9`; null when it was no step. */
export function stepUnderWay(thrown: unknown, { transform }: Case): string | null {
  const number = stepNumber(thrown)
  const step = number === null ? undefined : transform[number - 1]
  if (number === null || step === undefined) return null
  return `${numberedStepLabel(step, number)}${step.line === null ? '' : `, line ${step.line}`}`
}

/** Of the step whose connection the end of the time has broken, however the error was told on. */
function stepNumber(thrown: unknown): number | null {
  if (thrown instanceof StepError) return thrown.step
  if (!(thrown instanceof Error)) return null
  const others = [
    'suppressed' in thrown ? thrown.suppressed : null,
    'error' in thrown ? thrown.error : null,
    thrown.cause,
  ]
  for (const other of others) {
    const number = stepNumber(other)
    if (number !== null) return number
  }
  return null
}
