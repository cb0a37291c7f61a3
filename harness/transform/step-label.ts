import type { Step } from '../model/case.ts'

/** `update sentry.organization`, `sql`. */
export function stepLabel(step: Step): string {
  return step.kind === 'sql' ? 'sql' : `${step.kind} ${step.model}`
}

/** `step 1 (update sentry.organization)`. @param number 1-based */
export function numberedStepLabel(step: Step, number: number): string {
  return `step ${number} (${stepLabel(step)})`
}
