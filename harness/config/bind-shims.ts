import type { VersionShims } from '../model/import-rule.ts'
import type { Model } from '../model/schema.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import type { ShimDefinitions } from '../model/subject.ts'
import { findField, findModel, type ModelNames } from './relocation-names.ts'

/** A subject's `shims`: what is dropped or renamed is not there, what it is renamed to is. */
export function bindShims(names: ModelNames, shims: ShimDefinitions): VersionShims {
  const { droppedModels = [], droppedFields = {}, renamedModels = {}, renamedFields = {} } = shims
  for (const name of droppedModels) reportPresentModel(names, 'shims.droppedModels', name)
  const models = Object.entries(renamedModels).flatMap(([old, name]): readonly (readonly [ModelName, ModelName])[] => {
    const place = `shims.renamedModels['${old}']`
    reportPresentModel(names, 'shims.renamedModels', old)
    if (droppedModels.includes(old)) names.problems.push({ message: `${place} is among shims.droppedModels, too` })
    const model = findModel(names, place, name)
    return model ? [[modelName(old), model.name]] : []
  })
  const dropped = ofModels(names, 'shims.droppedFields', droppedFields, (place, model, fields) => {
    for (const field of fields) reportPresentField(names, place, model, field)
    return new Set(fields)
  })
  const fields = ofModels(names, 'shims.renamedFields', renamedFields, (place, model, renamed) => {
    for (const [old, name] of Object.entries(renamed)) {
      reportPresentField(names, place, model, old)
      if (dropped.get(model.name)?.has(old)) {
        names.problems.push({ message: `${place}['${old}'] is among shims.droppedFields['${model.name}'], too` })
      }
      findField(names, `${place}['${old}']`, model, name)
    }
    return new Map(Object.entries(renamed))
  })
  return {
    droppedModels: new Set(droppedModels.map(modelName)),
    droppedFields: dropped,
    renamedModels: new Map(models),
    renamedFields: fields,
  }
}

function ofModels<T, R>(
  names: ModelNames,
  place: string,
  byModel: Readonly<Record<string, T>>,
  bind: (place: string, model: Model, part: T) => R,
): ReadonlyMap<ModelName, R> {
  return new Map(
    Object.entries(byModel).flatMap(([name, part]): readonly (readonly [ModelName, R])[] => {
      const model = findModel(names, place, name)
      return model ? [[model.name, bind(`${place}['${name}']`, model, part)]] : []
    }),
  )
}

function reportPresentModel({ models, problems }: ModelNames, place: string, name: string): void {
  if (!models.has(name)) return
  problems.push({
    message: `${place} names model ${name}, which the schema has`,
    fix: 'leave it out: a shim is for what the schema no longer has',
  })
}

function reportPresentField({ problems }: ModelNames, place: string, model: Model, name: string): void {
  if (!model.fields.some((field) => field.name === name)) return
  problems.push({
    message: `${place} names field ${name}, which ${model.name} has`,
    fix: 'leave it out: a shim is for what the schema no longer has',
  })
}
