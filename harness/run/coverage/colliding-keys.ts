import type { ColumnType } from '../../model/catalog.ts'
import { isDrawnKey } from '../../model/drawn-key.ts'
import type { CollisionAction } from '../../model/import-rule.ts'
import { type Field, hasScalarPk, type Model, type Schema, type SpecialKey } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/**
 * A unique key, or what a collision rule goes by. Its fields are in the order of the key, or of the rule; `compared` are all
 * of them where no predicate speaks of others.
 */
export type CollidingKey = SpecialKey

/** By model, the keys by which a row of an import may be one that is there. A model without any is missing. */
export type CollidingKeys = ReadonlyMap<ModelName, readonly CollidingKey[]>

/**
 * Not primary keys that a database makes up itself; nor keys that name a row of which each import makes a new one, since
 * none is there that it could be: one whose model no rule merges or overwrites, or whose own rows go with it.
 */
export function collidingKeys(schema: Schema): CollidingKeys {
  const stays = modelsThatStay(schema)
  return new Map(
    [...schema.models.values()].flatMap((model) => {
      const keys = keysOf(model).filter((key) => mayBeTaken(model, key, stays))
      return keys.length === 0 ? [] : [[model.name, keys] as const]
    }),
  )
}

/** What rows are looked for by: unique keys, and what collision rules go by; each once, plain unique keys first. */
export function keysOf(model: Model): readonly CollidingKey[] {
  const read = keysByModel.get(model) ?? readKeys(model)
  keysByModel.set(model, read)
  return read
}

const keysByModel = new WeakMap<Model, readonly CollidingKey[]>()

function readKeys(model: Model): readonly CollidingKey[] {
  const known = new Set(model.fields.map(({ name }) => name))
  const rules = model.relocation?.rules.collisions ?? []
  const plain = [...model.uniques, model.primaryKey, ...rules.map(({ key }) => key)]
  const special = model.specialKeys ?? []
  const keys = new Map<string, CollidingKey>()
  // A rule over the fields of a special key goes by that; a unique key over them is one of its own.
  for (const [index, fields] of plain.entries()) {
    const isUnique = index <= model.uniques.length
    const alike = special.filter((key) => nameOf(key.fields) === nameOf(fields))
    const name = nameOf(fields)
    if (fields.length === 0 || keys.has(name) || (!isUnique && alike.length > 0)) continue
    const nullsAreEqual = alike.some((key) => key.by === 'values' && key.nullsAreEqual)
    keys.set(name, { fields, compared: fields, nullsAreEqual, by: 'values' })
  }
  for (const key of special) if (!keys.has(nameOf(key.fields))) keys.set(nameOf(key.fields), key)
  return [...keys.values()].filter(({ fields }) => fields.every((name) => known.has(name)))
}

export function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return nameOf(a) === nameOf(b)
}

/** The fields that a rule gives other values. */
export function changedBy(action: CollisionAction): readonly string[] {
  if (typeof action === 'string') return []
  return 'suffix' in action ? [action.suffix] : Object.keys({ ...action.regenerate, ...action.derive })
}

function nameOf(fields: readonly string[]): string {
  return [...fields].sort().join('\n')
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
      const takeable = new Set(
        keysOf(model).flatMap((key) => (mayBeTaken(model, key, stays) ? [nameOf(key.fields)] : [])),
      )
      const rules = (model.relocation?.rules.collisions ?? []).filter(({ key }) => takeable.has(nameOf(key)))
      const actions = rules.flatMap(({ action, flags = {} }) => [action, ...Object.values(flags)])
      const staying = actions.filter((action) => action === 'merge' || action === 'overwrite')
      if (staying.length > 0) stays.set(model.name, new Set(staying))
    }
  }
  return stays
}

function mayBeTaken(model: Model, { compared, nullsAreEqual, by }: CollidingKey, stays: Staying): boolean {
  return compared.every((name) => {
    const reference = model.foreignKeys.find(
      ({ fields, targetsPrimaryKey }) => targetsPrimaryKey && fields.includes(name),
    )
    if (!reference) return !isDrawnKey(model, name) && !isRenewed(model, name)
    // Expressions may make something of null.
    if ((nullsAreEqual || by === 'expressions') && isNullable(model, name)) return true
    if (isSet(model, name)) return true
    const actions = stays.get(reference.target)
    // A row that is part of a merged one is not brought in.
    const isPart = model.relocation?.rules.partOf.includes(name)
    return actions !== undefined && (actions.has('overwrite') || !isPart)
  })
}

function isNullable({ fields }: Model, name: string): boolean {
  return fields.some((field) => field.name === name && field.nullable)
}

/** Whether a rule may give it a value, which names a row of the database. */
function isSet(model: Model, name: string): boolean {
  const rules = model.relocation?.rules.values ?? []
  return rules.some(({ field, value }) => field === name && 'set' in value && value.set !== null)
}

/** Whether an import makes the value anew, whatever it is told. */
function isRenewed(model: Model, name: string): boolean {
  return (model.relocation?.rules.values ?? []).some(
    ({ field, value, scopes, flag, where }) =>
      field === name && 'generate' in value && scopes === undefined && flag === undefined && where === undefined,
  )
}

/** Whether an import gives a row another primary key where the snapshot's is taken, and no rule says what else to do. */
export function givesWay(model: Model, { fields: key }: CollidingKey): boolean {
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
