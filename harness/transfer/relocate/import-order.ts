import { hasScalarPk, type Model, type Schema, targetsOfLooseKey } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/**
 * Models after those that they refer to, by virtual and polymorphic keys and those within JSON too. In a cycle the one comes
 * first that has the fewest references open on which a decision hangs, then the fewest at all, then in the order of the
 * schema.
 */
export function importOrder(schema: Schema, names: ReadonlySet<ModelName>): readonly Model[] {
  const open = new Map(
    [...schema.models.values()].filter(({ name }) => names.has(name)).map((model) => [model, targetsOf(model, names)]),
  )
  const ordered: Model[] = []
  while (open.size > 0) {
    const [next] = [...open].reduce((best, one) => (isBefore(one[1], best[1]) ? one : best))
    open.delete(next)
    for (const { all, deciding } of open.values()) {
      all.delete(next.name)
      deciding.delete(next.name)
    }
    ordered.push(next)
  }
  return ordered
}

interface Targets {
  readonly all: Set<ModelName>
  /** Of keys that are part of a key that may collide, are a primary key, or say what a row is part of. */
  readonly deciding: Set<ModelName>
}

function isBefore(a: Targets, b: Targets): boolean {
  if (a.all.size === 0 || b.all.size === 0) return a.all.size === 0 && b.all.size > 0
  return a.deciding.size - b.deciding.size < 0 || (a.deciding.size === b.deciding.size && a.all.size < b.all.size)
}

function targetsOf(model: Model, names: ReadonlySet<ModelName>): Targets {
  const fields = decidingFields(model)
  const keys = [
    ...model.foreignKeys.map(({ fields: own, target }) => ({ own, targets: [target] })),
    ...(model.looseKeys ?? []).map((key) => ({ own: [key.field], targets: targetsOfLooseKey(key) })),
  ]
  const targetsOfKeys = (some: typeof keys): Set<ModelName> =>
    new Set(some.flatMap(({ targets }) => targets).filter((target) => target !== model.name && names.has(target)))
  const deciding = keys.filter(({ own }) => own.some((name) => fields.has(name)))
  return { all: targetsOfKeys(keys), deciding: targetsOfKeys(deciding) }
}

/** Fields whose values decide what becomes of a row, or of its key. */
export function decidingFields(model: Model): ReadonlySet<string> {
  const { collisions = [], partOf = [] } = model.relocation?.rules ?? {}
  return new Set([...collisions.flatMap(({ key }) => key), ...partOf, ...(hasScalarPk(model) ? model.primaryKey : [])])
}
