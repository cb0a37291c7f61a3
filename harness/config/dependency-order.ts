import type { Model } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'

/**
 * Models after those that they refer to; where several are free to come next, by name. In a cycle the model with
 * the fewest references still open comes first, then by name.
 */
export function dependencyOrder(models: readonly Model[]): readonly Model[] {
  const names = new Set(models.map((model) => model.name))
  const open = new Map(models.map((model) => [model.name, dependencies(model, names)]))
  const byName = new Map(models.map((model) => [model.name, model]))
  const ordered: Model[] = []
  while (open.size > 0) {
    const next = [...open].sort(([a, x], [b, y]) => x.size - y.size || (a < b ? -1 : 1))[0]?.[0]
    const model = next && byName.get(next)
    if (!next || !model) break
    open.delete(next)
    for (const rest of open.values()) rest.delete(next)
    ordered.push(model)
  }
  return ordered
}

function dependencies(model: Model, names: ReadonlySet<ModelName>): Set<ModelName> {
  const targets = model.foreignKeys.filter(
    ({ virtual, target }) => !virtual && target !== model.name && names.has(target),
  )
  return new Set(targets.map(({ target }) => target))
}
