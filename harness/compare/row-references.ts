import type { RowReference } from '../model/changed-row.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { type ForeignKey, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, isPrimaryKey, type ModelName, type Row, type Snapshot } from '../model/snapshot.ts'
import type { ModelDisplay } from './show.ts'

/** Finds the rows that others refer to by foreign keys. */
export class RowReferences {
  private readonly schema: Schema
  private readonly rows: Snapshot
  private readonly display: (name: ModelName) => ModelDisplay | undefined
  private byModel: ReadonlyMap<ModelName, readonly Row[]> | null = null
  /** By model and fields, then by the values of these. */
  private readonly indexes = new Map<string, ReadonlyMap<string, Row>>()

  /** @param rows among which they are found: all of them, whether anything happened to them or not */
  constructor(schema: Schema, rows: Snapshot, display: (name: ModelName) => ModelDisplay | undefined) {
    this.schema = schema
    this.rows = rows
    this.display = display
  }

  /** In the order of the model's foreign keys; none for a key that is null, in whole or in part. */
  of(model: Model, row: Row): readonly RowReference[] {
    return model.foreignKeys.flatMap((key) => this.reference(model, row, key) ?? [])
  }

  private reference(model: Model, row: Row, key: ForeignKey): RowReference | null {
    const target = this.schema.models.get(key.target)
    const display = this.display(key.target)
    const values = key.fields.map((name) => fieldValue(model, row, name) ?? null)
    if (!target || !display || values.includes(null)) return null
    const found = this.index(target, key.targetFields).get(jsonText(values))
    const [field = '', ...others] = key.fields
    const [value = null] = values
    const isOwnKey = others.length === 0 && key.targetsPrimaryKey && isPrimaryKey(value)
    const pk = found?.pk ?? (isOwnKey ? value : null)
    return {
      field,
      ...(others.length === 0 ? {} : { otherFields: others }),
      model: target.name,
      pk: display.pk(pk),
      label: found ? display.label(found) : null,
    }
  }

  private index(target: Model, fields: readonly string[]): ReadonlyMap<string, Row> {
    const name = jsonText([target.name, ...fields])
    const known = this.indexes.get(name)
    if (known) return known
    this.byModel ??= groupByModel(this.rows)
    const index = new Map<string, Row>()
    for (const row of this.byModel.get(target.name) ?? []) {
      const values: readonly JsonValue[] = fields.map((field) => fieldValue(target, row, field) ?? null)
      index.set(jsonText(values), row)
    }
    this.indexes.set(name, index)
    return index
  }
}
