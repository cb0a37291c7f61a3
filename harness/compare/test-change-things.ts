import { type ThingMaker, worldModels } from './test-make-things.ts'
import type { Random } from './test-random.ts'
import { referredBy, sayingOf, type Thing } from './test-things.ts'

/** Things after some were changed, and what that was. */
export interface ChangedThings {
  readonly things: readonly Thing[]
  readonly added: readonly Thing[]
  /** As they were before. */
  readonly removed: readonly Thing[]
  /** As they were before, each with the fields that now say something else. */
  readonly changed: ReadonlyMap<Thing, readonly string[]>
  /** As they were before; they get other primary keys where those of all others stay. */
  readonly rekeyed: readonly Thing[]
}

export interface ChangeCounts {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly rekeyed: number
}

/** Models whose rows are known by something else where their keys change. */
const rekeyable: readonly string[] = ['team', 'member', 'project']

/**
 * Adds rows that are like no other, gives fields other values (no row more than one, or the two that refer together) or
 * rows other keys, and removes rows with all that refer to them. Each at most so often.
 */
export function changeThings(
  before: readonly Thing[],
  maker: ThingMaker,
  random: Random,
  counts: ChangeCounts,
): ChangedThings {
  const added = Array.from({ length: counts.added }, () => maker.make(random.oneOf(worldModels) ?? 'land', 'new'))
  const newThings = added.filter((thing) => thing !== null)
  const changed = new Map<Thing, readonly string[]>()
  const after = new Map<Thing, Thing>()
  for (const thing of random.shuffled(before).slice(0, counts.changed)) {
    const values = maker.otherValues(thing)
    const names = Object.keys(values).filter((name) => sayingOf(thing.fields[name]) !== sayingOf(values[name]))
    if (names.length === 0) continue
    changed.set(thing, names)
    after.set(thing, { ...thing, fields: { ...thing.fields, ...values } })
  }
  const now = [...before.map((thing) => after.get(thing) ?? thing), ...newThings]
  const stays = new Set<Thing>([...after.values(), ...newThings])
  const removed = new Set<Thing>()
  const referrers = referrersOf(now)
  for (const thing of random.shuffled(before).slice(0, counts.removed)) {
    const all = withReferrers(thing, referrers)
    if (!changed.has(thing) && all.every((one) => !stays.has(one))) for (const one of all) removed.add(one)
  }
  const unchanged = before.filter((thing) => !changed.has(thing) && !removed.has(thing))
  const rekeyed = random.shuffled(unchanged.filter(({ model }) => rekeyable.includes(model))).slice(0, counts.rekeyed)
  return {
    things: now.filter((thing) => !removed.has(thing)),
    added: newThings,
    removed: [...removed],
    changed,
    rekeyed,
  }
}

/** By what they refer to, as `model nr`. */
function referrersOf(things: readonly Thing[]): ReadonlyMap<string, readonly Thing[]> {
  const referrers = new Map<string, Thing[]>()
  for (const thing of things) {
    for (const name of referredBy(thing)) {
      const known = referrers.get(name)
      if (known) known.push(thing)
      else referrers.set(name, [thing])
    }
  }
  return referrers
}

function withReferrers(thing: Thing, referrers: ReadonlyMap<string, readonly Thing[]>): readonly Thing[] {
  const found = new Set([thing])
  for (const one of found) for (const other of referrers.get(`${one.model} ${one.nr}`) ?? []) found.add(other)
  return [...found]
}
