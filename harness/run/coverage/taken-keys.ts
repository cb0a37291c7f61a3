import type { ColumnType } from '../../model/catalog.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/** By model, the unique keys by which a row of an import may be one that is there. A model without any is missing. */
export type CollidingKeys = ReadonlyMap<ModelName, readonly (readonly string[])[]>

/**
 * Not primary keys that a database makes up itself; nor keys that name a row of which each import makes a new one, since
 * none is there that it could be: one whose model no rule merges or overwrites, or whose own rows go with it.
 */
export function collidingKeys(schema: Schema): CollidingKeys {
  const stays = modelsThatStay(schema)
  return new Map(
    [...schema.models.values()].flatMap((model) => {
      const keys = uniqueKeys(model).filter((key) => mayBeTaken(model, key, stays))
      return keys.length === 0 ? [] : [[model.name, keys] as const]
    }),
  )
}

/** What a rule makes of rows that are there, by model. */
type Staying = ReadonlyMap<ModelName, ReadonlySet<'merge' | 'overwrite'>>

/** Models of which a row that is there may stand for one of the snapshot. */
function modelsThatStay(schema: Schema): Staying {
  const stays = new Map<ModelName, ReadonlySet<'merge' | 'overwrite'>>()
  const size = (): number => [...stays.values()].reduce((sum, actions) => sum + actions.size, 0)
  // What refers to a row that may be there may be there itself: until no more are found.
  for (let known = -1; known !== size(); ) {
    known = size()
    for (const model of schema.models.values()) {
      const rules = (model.relocation?.rules.collisions ?? []).filter(({ key }) => mayBeTaken(model, key, stays))
      const actions = rules.flatMap(({ action, flags = {} }) => [action, ...Object.values(flags)])
      const staying = actions.filter((action) => action === 'merge' || action === 'overwrite')
      if (staying.length > 0) stays.set(model.name, new Set(staying))
    }
  }
  return stays
}

function mayBeTaken(model: Model, key: readonly string[], stays: Staying): boolean {
  return key.every((name) => {
    const reference = model.foreignKeys.find(
      ({ fields, targetsPrimaryKey }) => targetsPrimaryKey && fields.includes(name),
    )
    if (!reference) return !isDrawn(model, name) && !isRenewed(model, name)
    const actions = stays.get(reference.target)
    // A row that is part of a merged one is not brought in.
    const isPart = model.relocation?.rules.partOf.includes(name)
    return actions !== undefined && (actions.has('overwrite') || !isPart)
  })
}

function uniqueKeys(model: Model): readonly (readonly string[])[] {
  const known = new Set(model.fields.map(({ name }) => name))
  const keys = [...model.uniques, ...(model.primaryKey.length > 0 ? [model.primaryKey] : [])]
  return keys.filter((key) => key.every((name) => known.has(name)))
}

/** Whether an import gives each row that it inserts another value, whatever the snapshot has: a primary key that is drawn. */
export function isDrawn(model: Model, name: string): boolean {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (!field || !hasScalarPk(model) || model.primaryKey[0] !== name) return false
  return isNumbered(field)
}

/** Whether an import makes the value anew, whatever it is told. */
function isRenewed(model: Model, name: string): boolean {
  return (model.relocation?.rules.values ?? []).some(
    ({ field, value, scopes, flag, where }) =>
      field === name && 'generate' in value && scopes === undefined && flag === undefined && where === undefined,
  )
}

/** Whether an import gives a row another primary key where the snapshot's is taken, and no rule says what else to do. */
export function givesWay(model: Model, key: readonly string[]): boolean {
  const field = model.fields.find(({ name }) => hasScalarPk(model) && key.length === 1 && name === key[0])
  if (!field || field.name !== model.primaryKey[0] || isKeyOfOther(model, field)) return false
  return hasType(field.type, ['uuid', 'int2', 'int4', 'int8', 'numeric'])
}

function isKeyOfOther(model: Model, { name }: Field): boolean {
  return model.foreignKeys.some(({ fields }) => fields.includes(name))
}

function hasType(type: ColumnType, names: readonly string[]): boolean {
  if (type.kind === 'domain') return hasType(type.base, names)
  return type.kind === 'base' && names.includes(type.name)
}

function isNumbered({ identity, sequence, default: value }: Field): boolean {
  return identity !== null || sequence !== null || value?.kind === 'sequence' || value?.kind === 'volatile'
}
