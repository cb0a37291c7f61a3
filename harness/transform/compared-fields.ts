import type { Field, Model, Schema } from '../model/schema.ts'
import type { Condition, Where } from '../model/where.ts'

/** A field that a `where` compares with a value. `path`: the foreign-key fields that lead to its row, if any. */
export interface ComparedField {
  readonly path: readonly FollowedKey[]
  readonly field: Field
}

/** A foreign key of one field, and where it leads. */
export interface FollowedKey {
  readonly field: Field
  readonly target: Model
  readonly targetField: Field
}

/** Every field that the conditions compare or follow, in their order; a primary key is no field of its own. */
export function comparedFields(
  schema: Schema,
  model: Model,
  where: Where,
  path: readonly FollowedKey[] = [],
): readonly ComparedField[] {
  return where.flatMap((condition): readonly ComparedField[] => {
    switch (condition.kind) {
      case 'pk':
        return model.primaryKey.map((name) => ({ path, field: fieldOf(model, name) }))
      case 'any':
        return condition.of.flatMap((where) => comparedFields(schema, model, where, path))
      case 'not':
        return comparedFields(schema, model, condition.where, path)
      case 'through': {
        const key = followedKey(schema, model, condition.field)
        const inner = key ? comparedFields(schema, key.target, condition.where, [...path, key]) : []
        return [{ path, field: fieldOf(model, condition.field) }, ...inner]
      }
      case 'computed':
        return [fieldOf(model, condition.field), ...namedFields(model, condition)].map((field) => ({ path, field }))
      default:
        return [{ path, field: fieldOf(model, condition.field) }]
    }
  })
}

/** The fields that the expression may be about: those whose columns' names occur in it. */
function namedFields(
  model: Model,
  { field, value }: Extract<Condition, { readonly kind: 'computed' }>,
): readonly Field[] {
  if (value.kind !== 'sql') return []
  return model.fields.filter(
    ({ name, column }) => name !== field && value.expression.toLowerCase().includes(column.toLowerCase()),
  )
}

/** Where a foreign key of one field leads; null when the field is none. */
export function followedKey(schema: Schema, model: Model, name: string): FollowedKey | null {
  const field = model.fields.find((candidate) => candidate.name === name)
  const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === name)
  const target = key && schema.models.get(key.target)
  const targetField = target?.fields.find((candidate) => candidate.name === key?.targetFields[0])
  return field && target && targetField ? { field, target, targetField } : null
}

/** The fields whose values tell a row from others: the primary key's, or all that are not generated where a table has none. */
export function identityFields(model: Model): readonly Field[] {
  const given = model.fields.filter((field) => !field.generated)
  return model.primaryKey.length === 0 ? given : model.primaryKey.map((name) => fieldOf(model, name))
}

/** A field that `bindCase` has found to exist. */
export function fieldOf(model: Model, name: string): Field {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (!field) throw new TypeError(`model ${model.name} has no field ${name}`)
  return field
}
