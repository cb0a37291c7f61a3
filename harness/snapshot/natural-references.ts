import { isJsonArray, type JsonValue, jsonText } from '../model/json.ts'
import { type Field, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, type Row, type Snapshot } from '../model/snapshot.ts'

/** Finds the row that a foreign key written as a natural key means: `"user": ["admin@example.com"]`, as Django does. */
export class NaturalReferences {
  private readonly schema: Schema
  private readonly rows: ReadonlyMap<ModelName, readonly Row[]>
  private readonly indexes = new Map<string, ReadonlyMap<string, JsonValue>>()

  constructor(schema: Schema, snapshot: Snapshot) {
    this.schema = schema
    this.rows = groupByModel(snapshot)
  }

  /** The value that points there; the value itself when it is no natural key; undefined when no row has that key. */
  resolve(model: Model, field: Field, value: JsonValue): JsonValue | undefined {
    if (!isJsonArray(value) || field.type.kind === 'array') return value
    const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === field.name)
    const target = key && this.schema.models.get(key.target)
    const [targetField] = key?.targetFields ?? []
    if (!target?.naturalKey || targetField === undefined) return value
    return this.indexOf(target, target.naturalKey, targetField).get(jsonText(value))
  }

  /** The values of `targetField` by natural key. */
  private indexOf(target: Model, naturalKey: readonly string[], targetField: string): ReadonlyMap<string, JsonValue> {
    const name = `${target.name} ${targetField}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, JsonValue>()
    for (const row of this.rows.get(target.name) ?? []) {
      const value = fieldValue(target, row, targetField)
      const key = naturalKey.map((part) => fieldValue(target, row, part) ?? null)
      if (value !== undefined) index.set(jsonText(key), value)
    }
    this.indexes.set(name, index)
    return index
  }
}
