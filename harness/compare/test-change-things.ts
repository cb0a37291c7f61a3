import { type ThingMaker, type WorldModel, worldModels } from './test-make-things.ts'
import type { Random } from './test-random.ts'
import { referredBy, saying, sayingOf, type Thing } from './test-things.ts'

/** Things after some were changed, and what has to be found of that. */
export interface ChangedThings {
  readonly things: readonly Thing[]
  /** `added …`, `removed …`, `changed … FIELD`, sorted. */
  readonly findings: readonly string[]
}

/**
 * Adds rows that are like no other, gives fields other values (no row more than one, or the two that refer together),
 * and removes rows with all that refer to them.
 */
export function changeThings(
  before: readonly Thing[],
  maker: ThingMaker,
  random: Random,
  counts: { readonly added: number; readonly changed: number; readonly removed: number },
): ChangedThings {
  const added = Array.from({ length: counts.added }, () => maker.make(random.oneOf(worldModels) ?? 'land', 'new'))
  const changed = new Map<Thing, Thing>()
  const findings = added.map((thing) => `added ${saying(thing)}`)
  for (const thing of random.shuffled(before).slice(0, counts.changed)) {
    const values = maker.otherValues(modelOf(thing))
    const names = Object.keys(values).filter((name) => sayingOf(thing.fields[name]) !== sayingOf(values[name]))
    if (names.length === 0) continue
    changed.set(thing, { ...thing, fields: { ...thing.fields, ...values } })
    findings.push(...names.map((name) => `changed ${saying(thing)} ${name}`))
  }
  const now = [...before.map((thing) => changed.get(thing) ?? thing), ...added]
  const removed = new Set<Thing>()
  for (const thing of random.shuffled(before).slice(0, counts.removed)) {
    const all = withReferrers(thing, now)
    if (all.every((one) => before.includes(one) && !changed.has(one) && !removed.has(one)))
      for (const one of all) removed.add(one)
  }
  findings.push(...[...removed].map((thing) => `removed ${saying(thing)}`))
  return { things: now.filter((thing) => !removed.has(thing)), findings: findings.sort() }
}

function withReferrers(thing: Thing, things: readonly Thing[]): readonly Thing[] {
  const found = new Set([thing])
  for (const one of found) {
    const name = `${one.model} ${one.nr}`
    for (const other of things) if (referredBy(other).has(name)) found.add(other)
  }
  return [...found]
}

function modelOf({ model }: Thing): WorldModel {
  return worldModels.find((name) => name === model) ?? 'land'
}
