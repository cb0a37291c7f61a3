import { escapePattern } from './escape-pattern.ts'
import { type Field, type LooseKey, type Model, type Schema, targetsOfLooseKey } from './schema.ts'
import type { ModelName } from './snapshot.ts'

/**
 * Marks fields that tell a secret one secret too: whatever kind of key holds the very value that it points at, and a
 * generated column is computed from those that its expression names.
 */
export function hideReferences(schema: Schema): Schema {
  const isSecret = (model: ModelName, name: string | undefined): boolean =>
    schema.models.get(model)?.fields.some((field) => field.name === name && field.secret) === true
  const mayHoldSecret = (key: LooseKey): boolean =>
    targetsOfLooseKey(key).some((target) => isSecret(target, schema.models.get(target)?.primaryKey[0]))
  let changed = false
  const models = [...schema.models.values()].map((model): Model => {
    const refersToSecret = ({ name }: Field): boolean =>
      model.foreignKeys.some((key) =>
        key.fields.some((field, index) => field === name && isSecret(key.target, key.targetFields[index])),
      ) || (model.looseKeys ?? []).some((key) => key.field === name && mayHoldSecret(key))
    const tellsSecret = (field: Field): boolean =>
      !field.secret && (refersToSecret(field) || isComputedFromSecret(model, field))
    if (!model.fields.some(tellsSecret)) return model
    changed = true
    return { ...model, fields: model.fields.map((field) => (tellsSecret(field) ? { ...field, secret: true } : field)) }
  })
  // A reference to a reference to a secret is found in the next round.
  return changed ? hideReferences({ ...schema, models: new Map(models.map((model) => [model.name, model])) }) : schema
}

/** Whether a secret column's name stands in its expression: be it in a text there, better hidden than shown. */
function isComputedFromSecret(model: Model, { generated }: Field): boolean {
  if (generated === null) return false
  return model.fields.some(
    ({ column, secret }) =>
      secret && new RegExp(`(?<![\\w$])${inPattern(column)}(?![\\w$])`, 'u').test(generated.expression),
  )
}

/** As SQL writes the name. */
function inPattern(column: string): string {
  return escapePattern(column.replaceAll('"', '""'))
}
