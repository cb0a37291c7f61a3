import type { ColumnType } from './catalog.ts'
import { type Field, hasScalarPk, type Model } from './schema.ts'

/**
 * Whether an import gives each row that it inserts a number of its own in a field, whatever the snapshot has: a primary
 * key of one column that a sequence or a function draws. Not where it is the key of another row, which it follows; and
 * UUIDs and texts are kept where they are free, whatever their default.
 */
export function isDrawnKey(model: Model, name: string): boolean {
  if (!hasScalarPk(model) || model.primaryKey[0] !== name || isKeyOfOther(model, name)) return false
  return model.fields.some((field) => field.name === name && isNumber(field.type) && isNumbered(field))
}

/** Whether a type holds whole numbers, or numerics. */
export function isNumber(type: ColumnType): boolean {
  if (type.kind === 'domain') return isNumber(type.base)
  return type.kind === 'base' && ['int2', 'int4', 'int8', 'numeric'].includes(type.name)
}

function isNumbered({ sequence, default: given }: Field): boolean {
  return sequence !== null || given?.kind === 'volatile'
}

/** A primary key that refers to its own row is no key of another. */
function isKeyOfOther({ name: own, foreignKeys, looseKeys = [] }: Model, name: string): boolean {
  const isForeign = foreignKeys.some(
    ({ fields, target }) => fields.includes(name) && !(target === own && fields.length === 1),
  )
  return isForeign || looseKeys.some((key) => key.kind === 'polymorphic' && key.field === name)
}
