import type { Measurement } from './measure.ts'

/** One line of a benchmark's result. */
export type Result = MeasuredResult | { readonly kind: 'not-measured'; readonly name: string; readonly why: string }

export interface MeasuredResult {
  readonly kind: 'measured'
  readonly name: string
  readonly ours: Measurement
  /** What the same job takes by other means; null when there is nothing to hold ours against. */
  readonly reference: (Measurement & { readonly name: string }) | null
  /** Null where ours is shown beside the reference, and nothing is asked of it. */
  readonly budget: Budget | null
}

/**
 * What is asked of ours.
 * - `ms`: that it takes no longer
 * - `ratio`: that it takes at most so many times what the reference does
 * - `speed`: that it is at least so many times as fast as the reference
 * - `peakMb`: that it holds no more memory at a time
 */
export type Budget =
  | { readonly ms: number }
  | { readonly ratio: number }
  | { readonly speed: number }
  | { readonly peakMb: number }

/** Ours by the reference, for each row where both know how many they work on; null without a reference. */
export function ratioOf({ ours, reference }: MeasuredResult): number | null {
  if (reference === null) return null
  const size = ours.rows === undefined || reference.rows === undefined ? 1 : reference.rows / ours.rows
  return (ours.medianMs / reference.medianMs) * size
}

/** Null where there is no budget. */
export function isKept(result: MeasuredResult): boolean | null {
  const { budget, ours } = result
  if (budget === null) return null
  if ('ms' in budget) return ours.medianMs <= budget.ms
  if ('peakMb' in budget) return ours.peakMb !== undefined && ours.peakMb <= budget.peakMb
  const ratio = ratioOf(result)
  if (ratio === null) return false
  return 'ratio' in budget ? ratio <= budget.ratio : 1 / ratio >= budget.speed
}

/**
 * Makes a result of what `measure` gave for the ways `ours` and, where there is one, `reference`.
 * @param referenceName what the reference does, for people
 */
export function measured(
  name: string,
  measurements: ReadonlyMap<string, Measurement>,
  referenceName: string,
  budget: Budget | null,
): Result {
  const [ours, reference] = [measurements.get('ours'), measurements.get('reference')]
  if (!ours) return { kind: 'not-measured', name, why: 'no round was run' }
  return { kind: 'measured', name, ours, reference: reference ? { ...reference, name: referenceName } : null, budget }
}
