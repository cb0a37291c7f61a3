import { isJsonArray, type JsonValue } from '../model/json.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, type Row, type Snapshot } from '../model/snapshot.ts'
import { NaturalIndex } from './natural-index.ts'

/** Finds the row that a foreign key written as a natural key means: `"user": ["admin@example.com"]`, as Django does. */
export class NaturalReferences {
  private readonly schema: Schema
  private readonly rows: ReadonlyMap<ModelName, readonly Row[]>
  private readonly indexes = new Map<string, NaturalIndex>()

  constructor(schema: Schema, snapshot: Snapshot) {
    this.schema = schema
    this.rows = groupByModel(snapshot)
  }

  /** The value that points there; the value itself when it is no natural key. @throws UnresolvedKey */
  resolve(model: Model, field: Field, value: JsonValue): JsonValue {
    if (!isJsonArray(value) || field.type.kind === 'array') return value
    const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === field.name)
    const target = key && this.schema.models.get(key.target)
    const [targetField] = key?.targetFields ?? []
    if (!target?.naturalKey || targetField === undefined) return value
    return this.indexOf(target, target.naturalKey, targetField).valueOf(value)
  }

  private indexOf(target: Model, naturalKey: readonly string[], targetField: string): NaturalIndex {
    const name = `${target.name} ${targetField}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new NaturalIndex(target, naturalKey, targetField)
    for (const row of this.rows.get(target.name) ?? []) index.add(row)
    this.indexes.set(name, index)
    return index
  }
}
