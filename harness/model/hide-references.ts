import type { Field, Schema } from './schema.ts'
import type { ModelName } from './snapshot.ts'

/** Marks fields that refer to a secret one secret too: a foreign key holds the very value that it points at. */
export function hideReferences(schema: Schema): Schema {
  const isSecret = (model: ModelName, name: string | undefined): boolean =>
    schema.models.get(model)?.fields.some((field) => field.name === name && field.secret) === true
  let changed = false
  const models = [...schema.models.values()].map((model) => {
    const refersToSecret = ({ name, secret }: Field): boolean =>
      !secret &&
      model.foreignKeys.some((key) =>
        key.fields.some((field, index) => field === name && isSecret(key.target, key.targetFields[index])),
      )
    if (!model.fields.some(refersToSecret)) return model
    changed = true
    return {
      ...model,
      fields: model.fields.map((field) => (refersToSecret(field) ? { ...field, secret: true } : field)),
    }
  })
  // A reference to a reference to a secret is found in the next round.
  return changed ? hideReferences({ ...schema, models: new Map(models.map((model) => [model.name, model])) }) : schema
}
