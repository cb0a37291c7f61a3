import { type Case, isRowStep } from '../model/case.ts'
import type { Problem } from '../model/errors.ts'
import { numberedStepLabel } from './step-label.ts'

/** Steps and entries of `expect.changes` that contradict `expect.unchanged`. A step that may fail leaves nothing behind. */
export function promiseProblems({ file, transform, expect }: Case): readonly Problem[] {
  const promised = new Map(expect.unchanged.map((promise) => [promise.model, promise]))
  const steps = transform.slice(0, expect.error ? (expect.error.step ?? 1) - 1 : undefined)
  const touching = [
    ...steps.flatMap((step, index) => {
      return isRowStep(step) ? [{ ...step, what: numberedStepLabel(step, index + 1) }] : []
    }),
    ...expect.changes.map((change, index) => ({
      ...change,
      what: `expect.changes entry ${index + 1} (${change.kind})`,
    })),
  ]
  return touching.flatMap(({ model, what, line, ...rest }) => {
    const promise = promised.get(model)
    if (!promise) return []
    const where = promise.line === null ? '' : ` (line ${promise.line})`
    return [
      {
        message: `${what} is about ${model}, which expect.unchanged${where} promises to leave as it is`,
        place: ('source' in rest ? rest.source : undefined) ?? (line === null ? { file } : { file, line }),
        fix: 'drop one of the two',
      },
    ]
  })
}
