import { isJsonArray, type JsonValue, jsonText } from '../../model/json.ts'
import { type Field, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type Row, type RowSource, toPrimaryKey } from '../../model/snapshot.ts'
import { UnwritableRow } from './row-encoder.ts'

/** A foreign key that may be written as its target's natural key. */
interface Reference {
  readonly field: Field
  readonly target: Model
  readonly targetField: string
  readonly naturalKey: readonly string[]
}

/**
 * Turns foreign keys that are written as natural keys (`"author": ["ann@example.com"]`) into the keys of the rows that
 * they mean. Only when the first of a target is met the source is gone through for the target's keys, which stay in
 * memory.
 */
export class NaturalKeys {
  private readonly schema: Schema
  private readonly source: RowSource
  private readonly references = new Map<ModelName, readonly Reference[]>()
  private readonly indexes = new Map<string, ReadonlyMap<string, JsonValue>>()

  constructor(schema: Schema, source: RowSource) {
    this.schema = schema
    this.source = source
  }

  isUsedBy(model: Model, row: Row): boolean {
    for (const { field } of this.referencesOf(model)) {
      if (isJsonArray(fieldValue(model, row, field.name))) return true
    }
    return false
  }

  /** @throws UnwritableRow when no row of the source has such a key */
  async resolve(model: Model, row: Row): Promise<Row> {
    let resolved = row
    for (const reference of this.referencesOf(model)) {
      const { name } = reference.field
      const given = fieldValue(model, row, name)
      if (!isJsonArray(given)) continue
      const value = (await this.indexOf(reference)).get(jsonText(given))
      if (value === undefined) {
        throw new UnwritableRow(reference.field, 'no row of the snapshot has the natural key it names')
      }
      const isPk = hasScalarPk(model) && model.primaryKey[0] === name
      resolved = isPk
        ? { ...resolved, pk: toPrimaryKey(value) }
        : { ...resolved, fields: { ...resolved.fields, [name]: value } }
    }
    return resolved
  }

  private referencesOf(model: Model): readonly Reference[] {
    const known = this.references.get(model.name)
    if (known) return known
    const references = model.foreignKeys.flatMap((key) => {
      const field = model.fields.find(({ name }) => name === key.fields[0])
      const target = this.schema.models.get(key.target)
      const [targetField] = key.targetFields
      if (key.fields.length !== 1 || !field || field.type.kind === 'array') return []
      return target?.naturalKey && targetField !== undefined
        ? [{ field, target, targetField, naturalKey: target.naturalKey }]
        : []
    })
    this.references.set(model.name, references)
    return references
  }

  /** The values of the target's field by natural key. */
  private async indexOf({ target, targetField, naturalKey }: Reference): Promise<ReadonlyMap<string, JsonValue>> {
    const name = `${target.name} ${targetField}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, JsonValue>()
    for await (const batch of this.source()) {
      for (const row of batch) {
        if (row.model !== target.name) continue
        const value = fieldValue(target, row, targetField)
        const key = naturalKey.map((part) => fieldValue(target, row, part) ?? null)
        if (value !== undefined) index.set(jsonText(key), value)
      }
    }
    this.indexes.set(name, index)
    return index
  }
}
