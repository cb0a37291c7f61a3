import type { BoundComparator, Comparator, ComparatorRegistry } from '../model/comparator.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import type { Model, Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { didYouMean } from './did-you-mean.ts'

/**
 * The comparators of every model: those that the subject binds, then those that the registry assigns.
 * @throws HarnessError `bad-config`, with every problem, when a comparator claims a field that its model does not have,
 * or none at all though it compares, or refers to a model whose keys no field can hold
 */
export function bindComparators(
  schema: Schema,
  subject: SubjectDefinition,
  registry: ComparatorRegistry,
): ReadonlyMap<ModelName, readonly BoundComparator[]> {
  const bound = [...schema.models.values()].map((model) => ({ model, comparators: boundTo(model, subject) }))
  const problems = bound.flatMap(({ model, comparators }) =>
    comparators.flatMap((comparator) => misuses(model, comparator, schema)),
  )
  if (problems.length > 0) {
    throw new HarnessError(`subject ${subject.name} binds comparators that do not fit`, {
      code: 'bad-config',
      problems,
    })
  }
  return new Map(bound.map(({ model, comparators }) => [model.name, registry(model, comparators)]))
}

function boundTo(model: Model, { comparators = {} }: SubjectDefinition): readonly Comparator[] {
  return Object.hasOwn(comparators, model.name) ? (comparators[model.name] ?? []) : []
}

function misuses(model: Model, comparator: Comparator, schema: Schema): readonly Problem[] {
  const { name, fields, pairsBy } = comparator
  if (fields.length === 0 && pairsBy === undefined) {
    return [
      {
        message: `model ${model.name}: comparator ${name} claims no field`,
        model: model.name,
        fix: 'name the fields that it is to settle, or leave it out',
      },
    ]
  }
  const known = model.fields.map((field) => field.name)
  const unknown = fields
    .filter((field) => !known.includes(field))
    .map((field) => ({
      message: `model ${model.name}: comparator ${name} claims field ${field}, which does not exist`,
      fix: fixOfUnknown(model, field, known, schema),
      model: model.name,
      field,
    }))
  return [...unknown, ...unfitTargets(model, comparator, schema)]
}

/** Within JSON a key may be a list, as one of several columns is. */
function unfitTargets(model: Model, { name, fields, refersTo = [] }: Comparator, schema: Schema): readonly Problem[] {
  const isJson = model.fields.some((field) => fields.includes(field.name) && /^jsonb?$/.test(field.sqlType))
  const place = `model ${model.name}: comparator ${name} of ${fields.join(', ')}`
  const about = { model: model.name, ...(fields.length === 1 && fields[0] !== undefined && { field: fields[0] }) }
  return [...new Set(refersTo)].flatMap((targetName): readonly Problem[] => {
    const target = schema.models.get(targetName)
    if (!target) {
      const fix = didYouMean(targetName, [...schema.models.keys()])
      return [{ message: `${place} refers to model ${targetName}, which does not exist`, fix, ...about }]
    }
    if (target.primaryKey.length === 1 || (isJson && target.primaryKey.length > 0)) return []
    return [
      {
        message: `${place} refers to model ${targetName}, which has no primary key of one column`,
        fix: 'one field can hold the key of one column only: leave it out',
        ...about,
      },
    ]
  })
}

/** A column's own name, or a model's, in place of a field's are slips that can be told. */
function fixOfUnknown(model: Model, field: string, known: readonly string[], schema: Schema): string {
  const ofColumn = model.fields.find(({ column }) => column === field)
  if (ofColumn) return `fields go by their own names, not by those of columns: did you mean ${ofColumn.name}?`
  const isModel = [...schema.models.keys()].some((name) => name === field)
  return isModel ? `that is a model: name a field of ${model.name}` : didYouMean(field, known)
}
