import type { BoundComparator } from '../model/comparator.ts'
import { hideReferences } from '../model/hide-references.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { ModelDisplay } from './show.ts'

/** How the values of each model may be shown; of a model that the schema does not have, nothing may. */
export function modelDisplays(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
): (name: ModelName) => ModelDisplay | null {
  const displays = new Map(
    [...hideReferences(schema).models.values()].map((model) => [
      model.name,
      new ModelDisplay(model, comparators.get(model.name) ?? []),
    ]),
  )
  return (name) => displays.get(name) ?? null
}
