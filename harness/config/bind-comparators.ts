import type { BoundComparator, ComparatorRegistry } from '../model/comparator.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'

/**
 * The comparators of every model: those that the subject binds, then those that the registry assigns.
 * @throws HarnessError `bad-config` when a comparator claims a field that its model does not have
 */
export function bindComparators(
  schema: Schema,
  subject: SubjectDefinition,
  registry: ComparatorRegistry,
): ReadonlyMap<ModelName, readonly BoundComparator[]> {
  const problems: Problem[] = []
  const bound = new Map<ModelName, readonly BoundComparator[]>()
  for (const model of schema.models.values()) {
    const comparators = subject.comparators?.[model.name] ?? []
    const known = new Set(model.fields.map((field) => field.name))
    for (const { name, fields } of comparators) {
      for (const field of fields.filter((candidate) => !known.has(candidate))) {
        problems.push({
          message: `model ${model.name}: comparator ${name} claims field ${field}, which does not exist`,
        })
      }
    }
    bound.set(model.name, registry(model, comparators))
  }
  if (problems.length > 0) {
    throw new HarnessError(`subject ${subject.name} binds comparators that do not fit`, {
      code: 'bad-config',
      problems,
    })
  }
  return bound
}
