import { HarnessError } from '../../model/errors.ts'
import type { KeySpace } from './key-spaces.ts'

/** A key space with the greatest number that is in use. */
export interface FilledSpace {
  readonly space: KeySpace
  readonly highest: bigint
}

/** From what people read easily down to what fits a small type. */
const units = [1_000_000n, 10_000n, 100n, 1n]

/**
 * By how much the keys of each space are moved: up, each by an amount of its own, so that a key of one model is not
 * mistaken for that of another. Some room is left for rows that the case adds.
 * @throws HarnessError `bad-case` when the keys of a model leave no room in their type
 */
export function chooseShifts(filled: readonly FilledSpace[]): ReadonlyMap<KeySpace, bigint> {
  const used = new Set<bigint>()
  const shifts = filled.map(({ space, highest }, index): readonly [KeySpace, bigint] => {
    const room = space.limit - space.limit / 100n - (highest > 0n ? highest : 0n)
    const shift = units
      .map((unit) => firstUnused(unit * BigInt(index + 1), unit, used))
      .find((candidate) => candidate <= room)
    if (shift === undefined) {
      throw new HarnessError(
        `the keys of ${space.model} cannot be moved: ${highest} leaves no room below ${space.limit}, the end of their type`,
        { code: 'bad-case' },
      )
    }
    used.add(shift)
    return [space, shift]
  })
  return new Map(shifts)
}

function firstUnused(from: bigint, unit: bigint, used: ReadonlySet<bigint>): bigint {
  let shift = from
  while (used.has(shift)) shift += unit
  return shift
}
