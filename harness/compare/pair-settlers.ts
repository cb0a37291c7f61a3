import type { BoundComparator, ComparisonContext } from '../model/comparator.ts'
import { type Model, type Schema, targetsOfLooseKey } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { PairSettler } from './pair-settler.ts'
import { pairedByContent } from './paired-by-content.ts'

/**
 * A settler for each model of which two rows with the same primary key surely are the same row, and whose references
 * point at such rows by keys that nothing may change. Of others only all rows together tell what is which.
 * @param window when the steps ran; null for files
 */
export function pairSettlers(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
  window: ComparisonContext['window'],
): ReadonlyMap<ModelName, PairSettler> {
  const unsure = modelsInDoubt(schema, comparators)
  return new Map(
    [...schema.models.values()]
      .filter(({ name }) => !unsure.has(name))
      .map((model) => [model.name, new PairSettler(model, comparators.get(model.name) ?? [], window)]),
  )
}

function modelsInDoubt(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
): ReadonlySet<ModelName> {
  const bags = pairedByContent(comparators)
  const unsure = new Set(bags)
  for (const model of schema.models.values()) {
    if (targetsOf(model).some((target) => bags.has(target))) unsure.add(model.name)
    for (const { target, targetFields, targetsPrimaryKey } of model.foreignKeys) {
      const mayChange = comparators
        .get(target)
        ?.some(({ comparator: { settles, fields } }) => settles === 'tolerance' && overlap(fields, targetFields))
      if (!targetsPrimaryKey && mayChange) unsure.add(model.name).add(target)
    }
  }
  // Whoever refers to such rows by another key than the primary one is told by the value of a key that is in doubt.
  for (let size = -1; size < unsure.size; ) {
    size = unsure.size
    for (const { name, foreignKeys } of schema.models.values()) {
      if (foreignKeys.some((key) => !key.targetsPrimaryKey && unsure.has(key.target))) unsure.add(name)
    }
  }
  return unsure
}

function targetsOf({ foreignKeys, looseKeys = [] }: Model): readonly ModelName[] {
  return [...foreignKeys.map(({ target }) => target), ...looseKeys.flatMap(targetsOfLooseKey)]
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((name) => b.includes(name))
}
