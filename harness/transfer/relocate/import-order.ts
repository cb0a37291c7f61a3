import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/**
 * Models after those that they refer to, by virtual keys too. In a cycle the one comes first that has the fewest
 * references open on which a decision hangs, then the fewest at all, then in the order of the schema.
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
  /** Of keys that are part of a key that may collide, or say what a row is part of. */
  readonly deciding: Set<ModelName>
}

function isBefore(a: Targets, b: Targets): boolean {
  if (a.all.size === 0 || b.all.size === 0) return a.all.size === 0 && b.all.size > 0
  return a.deciding.size - b.deciding.size < 0 || (a.deciding.size === b.deciding.size && a.all.size < b.all.size)
}

function targetsOf(model: Model, names: ReadonlySet<ModelName>): Targets {
  const fields = decidingFields(model)
  const keys = model.foreignKeys.filter(({ target }) => target !== model.name && names.has(target))
  const deciding = keys.filter((key) => key.fields.some((field) => fields.has(field)))
  return { all: new Set(keys.map(({ target }) => target)), deciding: new Set(deciding.map(({ target }) => target)) }
}

/** Fields whose values decide what becomes of a row. */
export function decidingFields({ relocation }: Model): ReadonlySet<string> {
  const { collisions = [], partOf = [] } = relocation?.rules ?? {}
  return new Set([...collisions.flatMap(({ key }) => key), ...partOf])
}
