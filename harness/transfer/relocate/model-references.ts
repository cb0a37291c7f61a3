import type { Field, ForeignKey, LooseKey, Model, Schema } from '../../model/schema.ts'
import { isScalarPk } from './planned-row.ts'

/** A foreign key, real or virtual, seen from the rows that have it. */
export interface RowReference {
  readonly key: ForeignKey
  readonly model: Model
  readonly target: Model
  readonly fields: readonly Field[]
  readonly targetFields: readonly Field[]
  /** Where its target is left out it becomes null, and the row stays. */
  readonly isExempt: boolean
  /** Nothing enforces it. */
  readonly mayDangle: boolean
  /** What can be made null of it without breaking another key. */
  readonly nullable: readonly string[]
}

export interface ModelReferences {
  readonly keys: readonly RowReference[]
  /** Of {@link keys}, by each of its fields. */
  readonly byField: ReadonlyMap<string, readonly RowReference[]>
  /** Other keys, by field. */
  readonly loose: ReadonlyMap<string, readonly LooseKey[]>
  /** The fields that are such keys, or have some within them. */
  readonly fields: readonly Field[]
}

/** How the rows of a model refer to others. A primary key that refers to its own row is none of it. */
export function modelReferences(schema: Schema, model: Model): ModelReferences {
  const exempt = new Set(model.relocation?.exemptKeys ?? [])
  const keys = model.foreignKeys.flatMap((key): readonly RowReference[] => {
    const target = schema.models.get(key.target)
    const [first = ''] = key.fields
    if (!target || (target === model && key.fields.length === 1 && isScalarPk(model, first))) return []
    const fields = key.fields.flatMap((name) => fieldOf(model, name))
    const targetFields = key.targetFields.flatMap((name) => fieldOf(target, name))
    const isFree = (name: string): boolean =>
      !model.primaryKey.includes(name) &&
      !model.foreignKeys.some((other) => other.fields.length < key.fields.length && other.fields.includes(name))
    return [
      {
        key,
        model,
        target,
        fields,
        targetFields,
        isExempt: key.fields.some((name) => exempt.has(name)),
        mayDangle: key.virtual || key.mayDangle === true,
        nullable: fields.filter(({ name, nullable }) => nullable && isFree(name)).map(({ name }) => name),
      },
    ]
  })
  const byField = new Map<string, RowReference[]>()
  for (const reference of keys) {
    for (const { name } of reference.fields) byField.set(name, [...(byField.get(name) ?? []), reference])
  }
  const loose = new Map<string, readonly LooseKey[]>()
  for (const key of model.looseKeys ?? []) loose.set(key.field, [...(loose.get(key.field) ?? []), key])
  return { keys, byField, loose, fields: model.fields.filter(({ name }) => byField.has(name) || loose.has(name)) }
}

/** Whether a field is the key of another row, by a foreign key or as a polymorphic one. */
export function isKeyOfOther({ byField, loose }: ModelReferences, name: string): boolean {
  return byField.has(name) || loose.get(name)?.some(({ kind }) => kind === 'polymorphic') === true
}

function fieldOf(model: Model, name: string): readonly Field[] {
  return model.fields.filter((field) => field.name === name)
}
