import type { LeftOutReason } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import type { PlannedKey } from './key-spaces.ts'
import type { ModelPlan } from './plan.ts'
import type { RowCounts } from './selection.ts'

/** What `RowFacts.states` says of a row: it takes part, so far as is known, or is left out for this. */
const reasons = [null, 'scope', 'filter', 'depends', 'dangling'] as const satisfies readonly (LeftOutReason | null)[]

/** The number of a key that is null. */
const noKey = -1

/** The rows of one model by number, as far as others depend on them or they on others: numbers alone. */
export class RowFacts {
  readonly plan: ModelPlan
  private readonly states: number[] = []
  private readonly held: readonly number[][]
  private readonly needed: readonly number[][]
  private readonly accompanied: readonly number[][]

  constructor(plan: ModelPlan) {
    this.plan = plan
    this.held = plan.holds.map(() => [])
    this.needed = plan.needs.map(() => [])
    this.accompanied = plan.accompanies.map(() => [])
  }

  get count(): number {
    return this.states.length
  }

  add(row: Row): void {
    const { plan } = this
    const reason = plan.refusal(row)
    this.states.push(reasons.indexOf(reason))
    for (const [index, key] of plan.holds.entries()) {
      const id = idOf(key, row)
      if (id !== noKey) key.space.hold(id, reason === null)
      this.held[index]?.push(id)
    }
    for (const [index, key] of plan.needs.entries()) this.needed[index]?.push(idOf(key, row))
    for (const [index, key] of plan.accompanies.entries()) this.accompanied[index]?.push(idOf(key, row))
  }

  takesPart(row: number): boolean {
    return this.states[row] === 0
  }

  /** Why a row that takes part so far cannot; null: it can. */
  flaw(row: number, danglingStays: boolean): LeftOutReason | null {
    for (const [index, { space }] of this.plan.needs.entries()) {
      const id = this.needed[index]?.[row] ?? noKey
      if (id === noKey || space.isLive(id)) continue
      if (space.isHeld(id)) return 'depends'
      if (!danglingStays) return 'dangling'
    }
    const { accompanies } = this.plan
    const isAlone = accompanies.every(({ space }, index) => {
      const id = this.accompanied[index]?.[row] ?? noKey
      return id === noKey || !space.isLive(id)
    })
    return accompanies.length > 0 && isAlone ? 'depends' : null
  }

  /** @param onLast told of each key that no row holds any more that takes part */
  leaveOut(row: number, reason: LeftOutReason, onLast: (key: PlannedKey, id: number) => void): void {
    this.states[row] = reasons.indexOf(reason)
    for (const [index, key] of this.plan.holds.entries()) {
      const id = this.held[index]?.[row] ?? noKey
      if (id !== noKey && key.space.release(id)) onLast(key, id)
    }
  }

  /** The keys by which these rows depend on others, with the number that each row has. */
  dependencies(): readonly { readonly key: PlannedKey; readonly ids: readonly number[] }[] {
    const { needs, accompanies } = this.plan
    return [
      ...needs.map((key, index) => ({ key, ids: this.needed[index] ?? [] })),
      ...accompanies.map((key, index) => ({ key, ids: this.accompanied[index] ?? [] })),
    ]
  }

  counts(): RowCounts {
    const byState = reasons.map(() => 0)
    for (const state of this.states) byState[state] = (byState[state] ?? 0) + 1
    const [taken = 0, scope = 0, filter = 0, depends = 0, dangling = 0] = byState
    return { taken, leftOut: { scope, filter, depends, dangling } }
  }
}

function idOf({ read, space }: PlannedKey, row: Row): number {
  const text = read(row)
  return text === null ? noKey : space.idOf(text)
}
