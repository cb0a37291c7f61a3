import { jsonText } from '../../model/json.ts'
import { fieldValue, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'

/** A polymorphic key, as far as it refers to one of its models. */
export interface TypedReference {
  readonly fields: readonly string[]
  readonly target: ModelName
  readonly targetFields: readonly string[]
  /** Only the rows that hold this are meant, `value` as the key's targets are named. */
  readonly type: { readonly field: string; readonly value: string }
  /** Nothing enforces it. */
  readonly virtual: true
}

/** The polymorphic keys of a model, once for each value of their type. */
export function polymorphicReferences(schema: Schema, { looseKeys = [] }: Model): readonly TypedReference[] {
  return looseKeys.flatMap((key): readonly TypedReference[] => {
    if (key.kind !== 'polymorphic') return []
    return [...key.targets].map(([value, target]) => ({
      fields: [key.field],
      target,
      targetFields: schema.models.get(target)?.primaryKey ?? [],
      type: { field: key.typeField, value },
      virtual: true,
    }))
  })
}

/** Whether a row's key is of the type. */
export function isOfType(model: Model, row: Row, { field, value }: TypedReference['type']): boolean {
  const own = fieldValue(model, row, field) ?? null
  return (typeof own === 'string' ? own : jsonText(own)) === value
}
