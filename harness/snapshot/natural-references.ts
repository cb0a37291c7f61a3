import { isJsonArray, type JsonArray, type JsonValue, jsonText } from '../model/json.ts'
import { type Field, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, type PrimaryKey, type Row, type Snapshot } from '../model/snapshot.ts'

/** Finds the row that a foreign key written as a natural key means: `"user": ["admin@example.com"]`, as Django does. */
export class NaturalReferences {
  private readonly schema: Schema
  private readonly rows: ReadonlyMap<ModelName, readonly Row[]>
  private readonly indexes = new Map<ModelName, ReadonlyMap<string, PrimaryKey>>()

  constructor(schema: Schema, snapshot: Snapshot) {
    this.schema = schema
    this.rows = groupByModel(snapshot)
  }

  /** The primary key meant; the value itself when it is no natural key; undefined when no row has that key. */
  resolve(model: Model, field: Field, value: JsonValue): JsonValue | undefined {
    if (!isJsonArray(value) || field.type.kind === 'array') return value
    const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === field.name)
    const target = key && this.schema.models.get(key.target)
    return target?.naturalKey ? this.find(target, target.naturalKey, value) : value
  }

  private find(target: Model, naturalKey: readonly string[], values: JsonArray): PrimaryKey | undefined {
    let index = this.indexes.get(target.name)
    if (!index) {
      const rows = this.rows.get(target.name) ?? []
      index = new Map(
        rows.map((row) => [jsonText(naturalKey.map((name) => fieldValue(target, row, name) ?? null)), row.pk]),
      )
      this.indexes.set(target.name, index)
    }
    return index.get(jsonText(values))
  }
}
