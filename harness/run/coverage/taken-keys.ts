import { type JsonValue, jsonText } from '../../model/json.ts'
import { type Field, type ForeignKey, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, pkKey, type Row, type Snapshot } from '../../model/snapshot.ts'

/** By model, the unique keys by which a row of an import may be one that is there. A model without any is missing. */
export type CollidingKeys = ReadonlyMap<ModelName, readonly (readonly string[])[]>

/**
 * Not those that a database makes up itself; nor those that name a row of which each import makes a new one, since none is
 * there that it could be.
 */
export function collidingKeys(schema: Schema): CollidingKeys {
  const found = new Map<ModelName, readonly (readonly string[])[]>()
  // What refers to a row that may be there may be there itself: until no more are found.
  for (let known = -1; known !== found.size; ) {
    known = found.size
    for (const model of schema.models.values()) {
      const keys = uniqueKeys(model).filter((key) => key.every((name) => mayBeThere(model, name, found)))
      if (keys.length > 0) found.set(model.name, keys)
    }
  }
  return found
}

function mayBeThere(model: Model, name: string, found: CollidingKeys): boolean {
  const key = model.foreignKeys.find(({ fields, targetsPrimaryKey }) => targetsPrimaryKey && fields.includes(name))
  return key ? found.has(key.target) : true
}

function uniqueKeys(model: Model): readonly (readonly string[])[] {
  const byName = new Map(model.fields.map((field) => [field.name, field]))
  const isMadeUp = (name: string): boolean => {
    const field = byName.get(name)
    return field === undefined || isNumbered(field)
  }
  const keys = [...model.uniques, ...(model.primaryKey.length > 0 ? [model.primaryKey] : [])]
  return keys.filter((key) => !key.some(isMadeUp))
}

function isNumbered({ identity, sequence, default: value }: Field): boolean {
  return identity !== null || sequence !== null || value?.kind === 'sequence' || value?.kind === 'volatile'
}

/**
 * Models of which two snapshots have a row with the same unique key: an import of the one collides with the other. Keys of
 * other rows are the same where these rows have the same natural key.
 */
export function collidingModels(schema: Schema, there: Snapshot, imported: Snapshot): ReadonlySet<ModelName> {
  const taken = new Set(keysOf(schema, there).map(({ key }) => key))
  return new Set(keysOf(schema, imported).flatMap(({ model, key }) => (taken.has(key) ? [model] : [])))
}

function keysOf(schema: Schema, rows: Snapshot): readonly { readonly model: ModelName; readonly key: string }[] {
  const identities = new Identities(schema, rows)
  const keys = collidingKeys(schema)
  return rows.flatMap((row) => {
    const model = schema.models.get(row.model)
    if (!model) return []
    return (keys.get(model.name) ?? []).flatMap((fields) => {
      const values = fields.map((field) => identities.ofValue(model, row, field))
      if (values.some((value) => value === null)) return []
      return [{ model: model.name, key: jsonText([model.name, ...fields, ...values]) }]
    })
  })
}

/** What rows are, wherever they are. */
class Identities {
  private readonly schema: Schema
  private readonly rows = new Map<string, Row>()

  constructor(schema: Schema, rows: Snapshot) {
    this.schema = schema
    for (const row of rows) this.rows.set(`${row.model} ${pkKey(row.pk)}`, row)
  }

  /** Null where it is not known, or null. */
  ofValue(model: Model, row: Row, field: string, depth = 0): JsonValue {
    const value = fieldValue(model, row, field) ?? null
    const key = model.foreignKeys.find(({ fields }) => fields.includes(field))
    if (value === null || !key) return value
    return key.targetsPrimaryKey && key.fields.length === 1 ? this.ofTarget(key, value, depth) : value
  }

  private ofTarget({ target: name }: ForeignKey, value: JsonValue, depth: number): JsonValue {
    const target = this.schema.models.get(name)
    const row = this.rows.get(`${name} ${jsonText(value)}`)
    if (!target || !row || depth > 8) return null
    const [pkField] = hasScalarPk(target) ? target.fields.filter((field) => field.name === target.primaryKey[0]) : []
    if (pkField && !isNumbered(pkField)) return value
    const parts = (target.naturalKey ?? []).map((field) => this.ofValue(target, row, field, depth + 1))
    return parts.length === 0 ? null : parts
  }
}
