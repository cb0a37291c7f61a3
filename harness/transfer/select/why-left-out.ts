import type { LeftOut } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import type { ModelPlan } from './plan.ts'

/** All that a row is left out for, by what the rows' keys turned out to be; what it is itself comes first. */
export function whyLeftOut(
  { refusals, needs, accompanies }: ModelPlan,
  row: Row,
  danglingStays: boolean,
): readonly LeftOut[] {
  const refused = refusals.flatMap(({ of, key = null }): readonly LeftOut[] => {
    const reason = of(row)
    return reason === null ? [] : [{ reason, key }]
  })
  const missed = needs.flatMap(({ read, space, key }): readonly LeftOut[] => {
    const text = read(row)
    const state = text === null ? 'live' : space.state(text)
    if (state === 'left out') return [{ reason: 'depends', key }]
    return state === 'nowhere' && !danglingStays ? [{ reason: 'dangling', key }] : []
  })
  const isAlone = accompanies.every(({ read, space }) => {
    const text = read(row)
    return text === null || space.state(text) !== 'live'
  })
  const [only, ...others] = accompanies
  const alone: readonly LeftOut[] =
    only && isAlone ? [{ reason: 'depends', key: others.length === 0 ? only.key : null }] : []
  return [...refused, ...missed, ...alone].toSorted((a, b) => Number(isKey(a)) - Number(isKey(b)))
}

function isKey({ reason }: LeftOut): boolean {
  return reason === 'depends' || reason === 'dangling'
}
