import { isJsonArray, type JsonArray, type JsonValue } from '../../model/json.ts'
import { type Field, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type Row, type RowSource, toPrimaryKey } from '../../model/snapshot.ts'
import { NaturalIndex, UnresolvedKey } from '../../snapshot/index.ts'
import { UnwritableRow } from './row-encoder.ts'

/** A foreign key that may be written as its target's natural key. */
interface Reference {
  readonly field: Field
  /** Where it stands in a primary key of several columns; null when it is not part of one. */
  readonly keyIndex: number | null
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
  private readonly indexes = new Map<string, NaturalIndex>()

  constructor(schema: Schema, source: RowSource) {
    this.schema = schema
    this.source = source
  }

  isUsedBy(model: Model, row: Row): boolean {
    for (const { field, keyIndex } of this.referencesOf(model)) {
      if (isJsonArray(fieldValue(model, row, field.name))) return true
      if (keyIndex !== null && isJsonArray(row.pk) && isJsonArray(row.pk[keyIndex])) return true
    }
    return false
  }

  /** @throws UnwritableRow when no row of the source has such a key, or several have it */
  async resolve(model: Model, row: Row): Promise<Row> {
    let { pk, fields } = row
    for (const reference of this.referencesOf(model)) {
      const { keyIndex } = reference
      const { name } = reference.field
      const given = fieldValue(model, row, name)
      if (isJsonArray(given)) {
        const value = await this.valueOf(reference, given)
        if (hasScalarPk(model) && model.primaryKey[0] === name) pk = toPrimaryKey(value)
        else fields = { ...fields, [name]: value }
      }
      const part = keyIndex !== null && isJsonArray(pk) ? pk[keyIndex] : undefined
      if (keyIndex !== null && isJsonArray(pk) && isJsonArray(part)) {
        pk = pk.with(keyIndex, await this.valueOf(reference, part))
      }
    }
    return { ...row, pk, fields }
  }

  private async valueOf(reference: Reference, key: JsonArray): Promise<JsonValue> {
    const index = await this.indexOf(reference)
    try {
      return index.valueOf(key)
    } catch (error) {
      throw error instanceof UnresolvedKey
        ? new UnwritableRow(reference.field, error.message, 'integrity-error')
        : error
    }
  }

  private referencesOf(model: Model): readonly Reference[] {
    const known = this.references.get(model.name)
    if (known) return known
    const references = model.foreignKeys.flatMap((key) => {
      const field = model.fields.find(({ name }) => name === key.fields[0])
      const target = this.schema.models.get(key.target)
      const [targetField] = key.targetFields
      if (key.fields.length !== 1 || !field || field.type.kind === 'array') return []
      if (!target?.naturalKey || targetField === undefined) return []
      const keyIndex = hasScalarPk(model) ? -1 : model.primaryKey.indexOf(field.name)
      const { naturalKey } = target
      return [{ field, keyIndex: keyIndex === -1 ? null : keyIndex, target, targetField, naturalKey }]
    })
    this.references.set(model.name, references)
    return references
  }

  private async indexOf({ target, targetField, naturalKey }: Reference): Promise<NaturalIndex> {
    const name = `${target.name} ${targetField}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new NaturalIndex(target, naturalKey, targetField)
    for await (const batch of this.source()) {
      for (const row of batch) if (row.model === target.name) index.add(row)
    }
    this.indexes.set(name, index)
    return index
  }
}
