import type { ColumnDefault } from '../../model/catalog.ts'
import type { Field, ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Declared, DeclaredModel } from './declarations.ts'
import type { ObservedModel } from './observed-models.ts'
import { columnFor, type ValueKind } from './value-kind.ts'

/**
 * The schema that observed rows would fit, in the order of the models given. Nothing is enforced but primary keys: any
 * field may be null or absent, and a declared foreign key may dangle.
 */
export function inferSchema(models: readonly ObservedModel[], declared: Declared): Schema {
  const keys = new Map(models.map((model) => [model.name, primaryKeyOf(model)]))
  const bound = models.map((model) =>
    modelOf(model, keys.get(model.name) ?? noKey, declared.get(model.name), (target) => keys.get(target)?.names ?? []),
  )
  return { subject: 'inferred', models: new Map(bound.map((model) => [model.name, model])), sequences: [] }
}

/** For rows that are paired by what they hold: each model after those that it refers to, where there is no cycle. */
export function targetsFirst(models: readonly ObservedModel[], declared: Declared): readonly ObservedModel[] {
  const byName = new Map(models.map((model) => [model.name, model]))
  const seen = new Set<ModelName>()
  const ordered: ObservedModel[] = []
  const place = (model: ObservedModel): void => {
    if (seen.has(model.name)) return
    seen.add(model.name)
    for (const name of declared.get(model.name)?.foreignKeys.values() ?? []) {
      const target = byName.get(name)
      if (target) place(target)
    }
    ordered.push(model)
  }
  models.forEach(place)
  return ordered
}

interface PrimaryKeyFields {
  readonly names: readonly string[]
  /** The field that no row has among its fields; null where the key consists of such. */
  readonly own: Field | null
}

const noKey: PrimaryKeyFields = { names: [], own: null }

/** What a database makes up means nothing on the other side; any other key is the application's own word. */
const madeUp: ColumnDefault = { kind: 'volatile', expression: 'made up by the database' }

function primaryKeyOf({ key, fields }: ObservedModel): PrimaryKeyFields {
  if (!key.isThere) return noKey
  if (key.fields !== null) return { names: key.fields, own: null }
  let name = 'pk'
  while (fields.has(name)) name = `(${name})`
  const field = fieldOf(name, key.isList ? 'any' : key.kind)
  return { names: [name], own: { ...field, nullable: false, default: key.isMadeUp ? madeUp : null } }
}

function modelOf(
  { name, fields }: ObservedModel,
  key: PrimaryKeyFields,
  declared: DeclaredModel | undefined,
  keyOf: (target: ModelName) => readonly string[],
): Model {
  const observed = [...fields].map(
    ([field, { kind }]): Field => ({ ...fieldOf(field, kind), secret: declared?.secrets.has(field) === true }),
  )
  return {
    name,
    table: { schema: '', name },
    fields: [...(key.own ? [key.own] : []), ...observed],
    primaryKey: key.names,
    naturalKey: declared?.naturalKey ?? null,
    uniques: [],
    foreignKeys: [...(declared?.foreignKeys ?? [])].map(([field, target]) => foreignKey(field, target, keyOf(target))),
    triggers: [],
  }
}

function fieldOf(name: string, kind: ValueKind): Field {
  return {
    name,
    column: name,
    ...columnFor(kind),
    nullable: true,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    secret: false,
  }
}

function foreignKey(field: string, target: ModelName, targetFields: readonly string[]): ForeignKey {
  return {
    name: `declared ${field}`,
    fields: [field],
    target,
    targetFields,
    targetsPrimaryKey: true,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: [],
    virtual: true,
  }
}
