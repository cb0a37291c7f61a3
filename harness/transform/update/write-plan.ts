import type { Proposal } from '../../model/finding.ts'
import type { JsonObject } from '../../model/json.ts'
import { type Plan, type PlanLimits, planUpdates } from './plan.ts'

const noPlace =
  'the file has no place for it that could be changed alone: an alias, an anchor or an explicit key (`? key`) is in the way'

/**
 * Plans and writes, and does so again without what could not be written: what goes together is written whole or not at
 * all.
 * @param fixed as in {@link PlanLimits}
 * @param write says, as update-verified.ts does, what could not be written
 */
export function writePlan<Written extends { readonly failed: ReadonlySet<number> }>(
  entries: readonly JsonObject[],
  proposals: readonly Proposal[],
  fixed: PlanLimits['fixed'],
  write: (plan: Plan) => Written,
): Written & Pick<Plan, 'left'> {
  let limits: PlanLimits = { fixed, full: null }
  for (;;) {
    const plan = planUpdates(entries, proposals, limits)
    const written = write(plan)
    const more = [...written.failed].filter((number) => number > 0 && !limits.fixed.has(number))
    const isFull = written.failed.has(0) && limits.full === null
    if (more.length === 0 && !isFull) return { ...written, left: plan.left }
    limits = {
      fixed: new Map([...limits.fixed, ...more.map((number) => [number, noPlace] as const)]),
      full: isFull ? noPlace : limits.full,
    }
  }
}
