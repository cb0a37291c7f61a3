import type { Problem } from '../model/errors.ts'
import type { Field, ForeignKey, Model } from '../model/schema.ts'
import type { FieldEquality } from '../model/scope.ts'
import type { ModelName } from '../model/snapshot.ts'
import { checkFieldValue } from './check-value.ts'
import { didYouMean } from './did-you-mean.ts'

/** Models to find by name, and where problems go. */
export interface ModelNames {
  readonly models: ReadonlyMap<string, Model>
  readonly problems: Problem[]
}

/** @param place which entry of the subject names it. @returns null: there is none, as `problems` then says */
export function findModel({ models, problems }: ModelNames, place: string, name: string): Model | null {
  const model = models.get(name)
  if (model) return model
  problems.push({
    message: `${place} names model ${name}, which does not exist`,
    fix: didYouMean(name, [...models.keys()]),
  })
  return null
}

export function findField({ problems }: ModelNames, place: string, model: Model, name: string): Field | null {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (field) return field
  problems.push({
    message: `${place} names field ${name}, which ${model.name} does not have`,
    fix: didYouMean(
      name,
      model.fields.map((candidate) => candidate.name),
    ),
  })
  return null
}

/** The foreign key, real or virtual, that a field is of. @param target that it must refer to. Null: to any model */
export function findKey(
  names: ModelNames,
  place: string,
  model: Model,
  name: string,
  target: ModelName | null = null,
): ForeignKey | null {
  if (!findField(names, place, model, name)) return null
  const keys = model.foreignKeys.filter(({ fields }) => fields.includes(name))
  const key = keys.find((candidate) => target === null || candidate.target === target)
  if (key) return key
  names.problems.push({
    message: `${place} names field ${name} of ${model.name}, which is no key of ${target ?? 'another row'}`,
    fix: `where the database knows no such foreign key declare it: virtualForeignKeys: { ${name}: '${target ?? 'model'}' }`,
  })
  return null
}

/** Reports fields that are not there, and values that no row can have. */
export function checkEquality(names: ModelNames, place: string, model: Model, where: FieldEquality): void {
  for (const [name, value] of Object.entries(where)) {
    const field = findField(names, place, model, name)
    if (field) checkFieldValue(names.problems, place, model, field, value)
  }
}
