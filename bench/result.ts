import type { Measurement } from './measure.ts'

/** One line of a benchmark's result. */
export type Result =
  | {
      readonly kind: 'measured'
      readonly name: string
      readonly ours: Measurement
      /** What the same job takes by the plainest means; null when there is nothing to hold ours against. */
      readonly reference: (Measurement & { readonly name: string }) | null
      readonly budget: Budget
    }
  | { readonly kind: 'not-measured'; readonly name: string; readonly why: string }

/** How long ours may take: in milliseconds, or as a multiple of the reference. */
export type Budget = { readonly ms: number } | { readonly ratio: number }

/** Ours by the reference; null without one. */
function ratioOf({ ours, reference }: Extract<Result, { kind: 'measured' }>): number | null {
  return reference === null ? null : ours.medianMs / reference.medianMs
}

/** For people: what was measured, both sides of each ratio, and whether the budget is kept. */
export function resultText(result: Result): string {
  if (result.kind === 'not-measured') return `- ${result.name}\n    not measured: ${result.why}`
  const { name, ours, reference, budget } = result
  const ratio = ratioOf(result)
  const isKept = 'ms' in budget ? ours.medianMs <= budget.ms : ratio !== null && ratio <= budget.ratio
  const lines = [
    `${isKept ? '✓' : '✗'} ${name}`,
    `    ours       ${measurementText(ours)}`,
    ...(reference === null ? [] : [`    reference  ${measurementText(reference)}: ${reference.name}`]),
    ...(ratio === null ? [] : [`    ratio      ${ratio.toFixed(2)}`]),
    `    budget     ${'ms' in budget ? `${budget.ms} ms` : `${budget.ratio} × the reference`}`,
  ]
  return lines.join('\n')
}

function measurementText({ medianMs, rounds }: Measurement): string {
  return `${medianMs.toFixed(1).padStart(8)} ms (${rounds === 1 ? 'once' : `median of ${rounds}`})`
}

/**
 * Makes a result of what `measure` gave for the ways `ours` and, where there is one, `reference`.
 * @param referenceName what the reference does, for people
 */
export function measured(
  name: string,
  measurements: ReadonlyMap<string, Measurement>,
  referenceName: string,
  budget: Budget,
): Result {
  const [ours, reference] = [measurements.get('ours'), measurements.get('reference')]
  if (!ours) return { kind: 'not-measured', name, why: 'no round was run' }
  return { kind: 'measured', name, ours, reference: reference ? { ...reference, name: referenceName } : null, budget }
}
