import type { JsonPath } from '../model/json-path.ts'
import { numberingFields } from '../model/own-key.ts'
import type { Model, Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'

/** Fields of a model by which others refer to its rows: its primary key, or a unique key. */
export interface ReferredKey {
  /** Equal for the same fields in the same order. */
  readonly name: string
  /** In the order in which the parts of a key are joined. */
  readonly fields: readonly string[]
}

/** How one or more fields of a model refer to rows. */
export type Reference =
  /** `fields` are in the order of the referred key's; `numbers` are those that only number the target's rows. */
  | {
      readonly kind: 'key'
      readonly target: ModelName
      readonly by: ReferredKey
      readonly fields: readonly string[]
      readonly numbers: readonly string[]
    }
  | {
      readonly kind: 'polymorphic'
      readonly field: string
      readonly typeField: string
      readonly targets: ReadonlyMap<string, ModelName>
    }
  | { readonly kind: 'json'; readonly field: string; readonly places: readonly JsonPlace[] }

/** What is at the path is a primary key of the target. */
export interface JsonPlace {
  readonly path: JsonPath
  readonly target: ModelName
}

/**
 * The reference that each field is part of: the narrowest foreign key, and a loose key only where there is none. Where
 * the subject declares what the database knows too, the database's word counts.
 */
export function referencesOf(model: Model, schema: Schema): ReadonlyMap<string, Reference> {
  const references = new Map<string, Reference>()
  const keys = [...model.foreignKeys].sort(
    (a, b) =>
      a.fields.length - b.fields.length ||
      Number(a.virtual) - Number(b.virtual) ||
      Number(b.targetsPrimaryKey) - Number(a.targetsPrimaryKey),
  )
  for (const key of keys) {
    const target = schema.models.get(key.target)
    if (!target) continue
    const by = key.targetsPrimaryKey ? primaryKeyOf(target) : uniqueKey(key.targetFields)
    const fields = by.fields.map((name) => key.fields[key.targetFields.indexOf(name)] ?? '')
    const numbering = numberingFields(target)
    const numbers = fields.filter((_, index) => numbering.includes(by.fields[index] ?? ''))
    // One and the same for all its fields: they are compared together.
    const reference: Reference = { kind: 'key', target: key.target, by, fields, numbers }
    for (const name of fields) if (!references.has(name)) references.set(name, reference)
  }
  for (const [field, reference] of looseReferences(model)) {
    if (!references.has(field)) references.set(field, reference)
  }
  return references
}

/** The keys of a model's rows that some model of the schema refers to, besides the primary key. */
export function referredKeys(schema: Schema): ReadonlyMap<ModelName, readonly ReferredKey[]> {
  const byModel = new Map<ModelName, Map<string, ReferredKey>>()
  for (const { foreignKeys } of schema.models.values()) {
    for (const { target, targetFields, targetsPrimaryKey } of foreignKeys) {
      if (targetsPrimaryKey) continue
      const by = uniqueKey(targetFields)
      byModel.set(target, (byModel.get(target) ?? new Map()).set(by.name, by))
    }
  }
  return new Map([...byModel].map(([model, keys]) => [model, [...keys.values()]]))
}

/** The {@link ReferredKey.name} of a primary key. */
export const primaryKeyName = ''

function primaryKeyOf({ primaryKey }: Model): ReferredKey {
  return { name: primaryKeyName, fields: primaryKey }
}

function uniqueKey(fields: readonly string[]): ReferredKey {
  return { name: fields.join('\0'), fields }
}

function looseReferences({ looseKeys = [] }: Model): ReadonlyMap<string, Reference> {
  const references = new Map<string, Reference>()
  const places = new Map<string, JsonPlace[]>()
  for (const key of looseKeys) {
    if (key.kind === 'polymorphic') references.set(key.field, key)
    else places.set(key.field, [...(places.get(key.field) ?? []), key])
  }
  for (const [field, list] of places) references.set(field, { kind: 'json', field, places: list })
  return references
}
